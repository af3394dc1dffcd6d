package views

import (
	"slices"
	"strings"

	"refdesk/internal/model"
)

// ownOrder is the mirror's: most referrals first.
const ownOrder model.Order = ""

// order is one of the vendor's, with its name and what is counted in it.
type order struct {
	word      model.Order
	name      string
	value     string // "" = the vendor does not tell by how much
	affiliate bool   // of programs of affiliates alone
}

// orders are the vendor's, in the order in which v goes through them.
//
// Source: documented for GrowSurf, leaderboardType.
var orders = []order{
	{model.OrderAllTime, "all time", "referrals", false},
	{model.OrderCurrentMonth, "this month", "this month", false},
	{model.OrderPreviousMonth, "last month", "last month", false},
	{model.OrderImpressions, "impressions", "impressions", false},
	{model.OrderUniqueViews, "unique impressions", "unique", false},
	{model.OrderByCommissions, "commissions", "", true},
	{model.OrderByRevenue, "revenue", "", true},
	{model.OrderByReferrals, "referrals", "referrals", true},
	{model.OrderByLeads, "leads", "leads", true},
}

// offered are the orders that a type of program has. A type that is not known
// is offered all: the vendor refuses what it has not.
func offered(kind string) []order {
	return slices.DeleteFunc(slices.Clone(orders), func(o order) bool {
		return o.affiliate && strings.EqualFold(kind, "REFERRAL")
	})
}

// orderAfter is the order that v goes on to.
func orderAfter(now model.Order, kind string) model.Order {
	all := offered(kind)
	at := slices.IndexFunc(all, func(o order) bool { return o.word == now })
	if at+1 == len(all) {
		return ownOrder
	}
	return all[at+1].word
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

// notOffered says which orders a type of program lacks, "" when none.
func notOffered(kind string) string {
	var names []string
	for _, o := range orders {
		if o.affiliate && strings.EqualFold(kind, "REFERRAL") {
			names = append(names, o.name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "not by " + strings.Join(names, ", ") + ": this is no affiliate program"
}
