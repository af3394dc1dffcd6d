package views

import (
	"context"
	"slices"

	"refdesk/internal/model"
)

type fetchPeople = func(context.Context, model.Query) (model.Window[model.PersonRow], error)

// fetchBoard gives people as the mirror counts them.
func fetchBoard(lists Lists, by model.Order) fetchPeople {
	return func(ctx context.Context, q model.Query) (model.Window[model.PersonRow], error) {
		q.Board = by
		return lists.People(ctx, q)
	}
}

// fetchRanked gives a window of the people that a vendor ranks, in its order,
// with their places in ours. Those whom the mirror has not met are shown by
// their ids, unless a text is looked for. Where the vendor ranks more than were
// read, the total is how many people the mirror has.
func fetchRanked(lists Lists, by model.Order, ranked model.Standings) fetchPeople {
	ids := make([]string, len(ranked.Rows))
	for i, s := range ranked.Rows {
		ids[i] = s.PersonID
	}
	return func(ctx context.Context, q model.Query) (model.Window[model.PersonRow], error) {
		q.Board = by
		met, err := lists.PeopleOf(ctx, q, ids)
		if err != nil {
			return model.Window[model.PersonRow]{}, err
		}
		known := make(map[string]model.PersonRow, len(met))
		for _, p := range met {
			known[p.ID] = p
		}
		var all []model.PersonRow
		for _, id := range ids {
			if p, ok := known[id]; ok {
				all = append(all, p)
			} else if q.Text == "" {
				all = append(all, model.PersonRow{Participant: model.Participant{Backend: q.Backend, CampaignID: q.Campaign, ID: id}})
			}
		}
		total := len(ids)
		if ranked.More {
			everybody, err := lists.People(ctx, model.Query{Backend: q.Backend, Campaign: q.Campaign})
			if err != nil {
				return model.Window[model.PersonRow]{}, err
			}
			total = max(total, everybody.Total)
		}
		from := min(q.Offset, len(all))
		window := slices.Clone(all[from:min(len(all), from+q.Count)])
		return model.Window[model.PersonRow]{Offset: from, Rows: window, Matched: len(all), Total: total}, nil
	}
}
