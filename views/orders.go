package views

import (
	"slices"
	"strings"

	"refdesk/internal/model"
)

// ownOrder is where the leaderboard begins: most referrals first.
const ownOrder = model.OrderAllTime

// order is one of the vendor's, with its name and what is counted in it.
type order struct {
	word      model.Order
	name      string
	value     string // what is counted
	column    string // the mirror's column of it, "value" where there is none to sort by
	told      bool   // the vendor tells how much it counts
	affiliate bool   // of programs of affiliates alone
}

// orders are the vendor's, in the order in which b goes through them.
//
// Source: documented for GrowSurf, leaderboardType.
var orders = []order{
	{model.OrderAllTime, "all time", "refs", "referrals", true, false},
	{model.OrderCurrentMonth, "this month", "this month", "monthly", true, false},
	{model.OrderPreviousMonth, "last month", "last month", "value", true, false},
	{model.OrderImpressions, "impressions", "impressions", "value", true, false},
	{model.OrderUniqueViews, "unique impressions", "unique", "value", true, false},
	{model.OrderByCommissions, "commissions", "commissions", "value", false, true},
	{model.OrderByRevenue, "revenue", "revenue", "value", false, true},
	{model.OrderByReferrals, "referrals", "refs", "referrals", true, true},
	{model.OrderByLeads, "leads", "leads", "leads", true, true},
}

// weCount are the orders that the mirror can count by itself. No field of a
// person tells the revenue.
var weCount = map[model.Order]bool{
	model.OrderAllTime: true, model.OrderCurrentMonth: true, model.OrderPreviousMonth: true,
	model.OrderImpressions: true, model.OrderUniqueViews: true,
	model.OrderByCommissions: true, model.OrderByReferrals: true, model.OrderByLeads: true,
}

// offered are the orders that a type of program has. A type that is not known
// is offered all: the vendor refuses what it has not.
func offered(kind string) []order {
	return slices.DeleteFunc(slices.Clone(orders), func(o order) bool {
		return o.affiliate && strings.EqualFold(kind, "REFERRAL")
	})
}

// orderAfter is the order that b goes on to.
func orderAfter(now model.Order, kind string) model.Order {
	all := offered(kind)
	at := slices.IndexFunc(all, func(o order) bool { return o.word == now })
	return all[(at+1)%len(all)].word
}

// orderOf finds an order by the vendor's word.
func orderOf(word model.Order) order {
	for _, o := range orders {
		if o.word == word {
			return o
		}
	}
	return order{word: word, name: lower(string(word))}
}

// notOffered says that a type of program lacks some orders, "" when it has
// all.
func notOffered(kind string) string {
	if len(offered(kind)) == len(orders) {
		return ""
	}
	return "affiliate programs have more"
}
