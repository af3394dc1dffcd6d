package growsurf

import (
	"context"
	"iter"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// LeaderboardPage reads one page of people as the vendor ranks them, the first
// place first. ErrInvalid for an order that the program does not have.
//
// Source: documented, GET /campaign/{id}/leaderboard.
func (s Participants) LeaderboardPage(ctx context.Context, campaign string, order model.Order, o ListOptions, opts ...apiclient.CallOption) (model.PeoplePage, error) {
	q := o.query()
	if order != "" {
		q.Set("leaderboardType", string(order))
	}
	return s.page(ctx, campaign, apiclient.Request{
		Route: "/campaign/{campaign}/leaderboard", IDs: []string{campaign}, Query: q,
	}, opts)
}

// Leaderboard yields people as the vendor ranks them, from the options' cursor
// on. It ends at the first error.
func (s Participants) Leaderboard(ctx context.Context, campaign string, order model.Order, o ListOptions, opts ...apiclient.CallOption) iter.Seq2[model.PersonReading, error] {
	return apiclient.Pages(ctx, o.After, readingID, func(ctx context.Context, cursor string) ([]model.PersonReading, string, error) {
		o.After = cursor
		page, err := s.LeaderboardPage(ctx, campaign, order, o, opts...)
		return page.People, page.Next, err
	})
}

func readingID(p model.PersonReading) string { return p.Person.ID }

// Standings reads the first places of a leaderboard, at most limit, and tells
// whether there are more. People who
// overtake while it is read are kept in the place where they were seen first.
func (s Participants) Standings(ctx context.Context, campaign string, order model.Order, limit int, opts ...apiclient.CallOption) (model.Standings, error) {
	st, newest := model.Standings{Order: order}, model.PeoplePage{}
	fetch := func(ctx context.Context, cursor string) ([]model.PersonReading, string, error) {
		page, err := s.LeaderboardPage(ctx, campaign, order, ListOptions{After: cursor}, opts...)
		if st.AsOf.IsZero() {
			st.AsOf = page.AsOf
		}
		newest = page
		return page.People, page.Next, err
	}
	seen := map[string]bool{}
	for p, err := range apiclient.Pages(ctx, "", readingID, fetch) {
		if err != nil {
			return model.Standings{}, err
		}
		if seen[p.Person.ID] {
			continue
		}
		seen[p.Person.ID] = true
		st.Rows = append(st.Rows, standing(p.Person, order, len(st.Rows)+1))
		if len(st.Rows) == limit {
			st.More = newest.Next != "" || p.Person.ID != readingID(newest.People[len(newest.People)-1])
			break
		}
	}
	return st, nil
}

// standing is a person's place. Where the vendor tells no rank for an order it
// is the place in the list. What people are ranked by is told for all orders
// but those by money.
//
// Source: documented for the three orders by time; assumed for the rest.
func standing(p model.Participant, order model.Order, place int) model.Standing {
	s := model.Standing{PersonID: p.ID, Rank: model.Some(int64(place))}
	switch order {
	case model.OrderAllTime, "":
		s.Rank, s.Value = p.Rank, p.ReferralCount
	case model.OrderCurrentMonth:
		s.Rank, s.Value = p.MonthlyRank, p.MonthlyCount
	case model.OrderPreviousMonth:
		s.Value = p.PrevMonthCount
	case model.OrderImpressions:
		s.Value = p.Impressions
	case model.OrderUniqueViews:
		s.Value = p.UniqueViews
	case model.OrderByReferrals:
		s.Value = p.ReferralCount
	case model.OrderByLeads:
		s.Value = p.LeadCount
	}
	return s
}
