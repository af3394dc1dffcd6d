package growsurf

import (
	"context"
	"errors"
	"iter"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// Activity yields the lines of the vendor's log about a person. It ends at the
// first error: ErrNotFound when there is no such person.
//
// Source: documented, GET .../participant/{participantIdOrEmail}/activity-logs,
// paged by counting rows; newest first is assumed.
func (s Participants) Activity(ctx context.Context, campaign, person string, opts ...apiclient.CallOption) iter.Seq2[model.Activity, error] {
	line := func(a model.Activity) string { return millis(a.At) + a.Type + " " + a.Text }
	return counted(ctx, line, func(ctx context.Context, at int) ([]model.Activity, int, error) {
		r := onPerson("/activity-logs", campaign, person)
		r.Query, r.AbsentIs400 = countedQuery(at), at == 0
		o, _, err := s.object(ctx, r, opts)
		if err != nil {
			return nil, 0, err
		}
		lines, ok := o.activities()
		if !ok {
			return nil, 0, s.api.Unclear(r, errors.New("the answer has no list of activityLogs"))
		}
		next, ok := o.nextByOffset("offset", at)
		if !ok {
			return nil, 0, s.api.Unclear(r, errNoNext)
		}
		return lines, next, nil
	})
}

// activities reads the lines of a log; false where there is no list of them.
func (o *object) activities() (all []model.Activity, ok bool) {
	rows, _, ok := o.rows("activityLogs")
	for _, row := range rows {
		a := model.Activity{At: row.moment("createdAt"), Type: row.text("type").V, Text: row.text("text").V}
		if a != (model.Activity{}) {
			all = append(all, a)
		}
	}
	return all, ok
}
