package growsurf

import (
	"cmp"
	"context"
	"errors"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// Analytics reads the vendor's own figures.
type Analytics struct{ funnel }

// AnalyticsOptions chooses a period and what comes with its figures.
type AnalyticsOptions struct {
	Days     int       // back from the moment, 1..1825; 0 = the vendor's 365
	From, To time.Time // both, in place of Days
	Interval string    // day, week, month or total: a series of such periods; "" = none
	Zone     string    // IANA name of the zone in which periods begin; "" = the vendor's choice
	Include  []string  // previousPeriod, statusCounts, rates, email, engagement; for a person: series, email, activation
}

// Report is what the vendor says about a period.
type Report struct {
	model.Analytics
	Rates      []Rate
	Email      []model.Figure
	Engagement string // JSON object as it came, "" where it was not told
}

// Rate is a share or an average, as a float like the vendor's: nothing that
// could be paid depends on it.
type Rate struct {
	Name  string // the vendor's word
	Value float64
}

var errNoFigures = errors.New("the answer has no figures")

// amounts are the figures that are minor units of the program's currency.
// Documented.
var amounts = map[string]bool{
	"totalRevenue": true, "totalCommissions": true,
	"referralRevenue": true, "totalPaidOut": true, "upcomingPayout": true,
}

// Campaign reads a campaign's figures. The answer names a currency only among
// the status counts: without them in Include, amounts are not known.
//
// Source: documented, GET /campaign/{id}/analytics.
func (s Analytics) Campaign(ctx context.Context, campaign string, o AnalyticsOptions, opts ...apiclient.CallOption) (Report, error) {
	return s.report(ctx, apiclient.Request{
		Route: "/campaign/{campaign}/analytics", IDs: []string{campaign}, Query: o.query(),
	}, opts)
}

// Participant reads a person's figures, which are all-time whatever the period
// asked for; only a series follows it. Ranks are among them, and shares by
// channel as "shareCount.CHANNEL". ErrNotFound when there is no such person.
//
// Source: documented, GET .../participant/{participantIdOrEmail}/analytics.
func (s Analytics) Participant(ctx context.Context, campaign, person string, o AnalyticsOptions, opts ...apiclient.CallOption) (Report, error) {
	r := onPerson("/analytics", campaign, person)
	r.Query = o.query()
	return s.report(ctx, r, opts)
}

func (s Analytics) report(ctx context.Context, r apiclient.Request, opts []apiclient.CallOption) (Report, error) {
	o, asOf, err := s.object(ctx, r, opts)
	if err != nil {
		return Report{}, err
	}
	report, ok := o.report()
	if !ok {
		return Report{}, s.api.Unclear(r, errNoFigures)
	}
	report.AsOf = asOf
	return report, nil
}

func (o AnalyticsOptions) query() url.Values {
	q := url.Values{}
	if o.Days > 0 {
		q.Set("days", strconv.Itoa(o.Days))
	}
	if !o.From.IsZero() && !o.To.IsZero() {
		q.Del("days")
		q.Set("startDate", millis(o.From))
		q.Set("endDate", millis(o.To))
	}
	for key, value := range map[string]string{
		"interval": o.Interval, "timezone": o.Zone, "include": strings.Join(o.Include, ","),
	} {
		if value != "" {
			q.Set(key, value)
		}
	}
	return q
}

func millis(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

// report reads an answer; false when it has no figures at all.
func (o *object) report() (Report, bool) {
	all := read(o, "analytics", readObject)
	if !all.Known {
		return Report{}, false
	}
	counts := o.object("statusCounts")
	currency := cmp.Or(counts.text("currencyISO").V, all.V.text("currencyISO").V)
	earlier, email := o.object("previousPeriod"), o.object("email")
	report := Report{
		Analytics: model.Analytics{
			From: o.moment("startDate"), To: o.moment("endDate"),
			Figures:  all.V.figures("", currency),
			Previous: earlier.object("analytics").figures("", currency),
			Statuses: map[string]model.Figure{}, Series: o.series(currency),
		},
		Rates: o.object("rates").rates(), Email: email.figures("", ""),
		Engagement: o.json("engagement").V,
	}
	report.Figures = append(report.Figures, o.object("ranks").figures("", "")...)
	report.Figures = append(report.Figures, o.object("shareCount").figures("shareCount.", "")...)
	counts.statuses(report.Statuses, currency)
	all.V.statuses(report.Statuses, currency)
	return report, true
}

// figures reads the whole numbers of an object in the order they came. An
// amount of an unknown currency is named, and its value is not known.
func (o *object) figures(prefix, currency string) (all []model.Figure) {
	for _, f := range o.fields {
		n := o.number(f.key)
		if !n.Known || f.key == "periodStart" {
			continue
		}
		figure := model.Figure{Name: prefix + strings.Clone(f.key)}
		switch {
		case !amounts[f.key]:
			figure.Count = n
		case currency != "":
			figure.Money = model.Some(model.Money{Minor: n.V, Currency: currency})
		}
		all = append(all, figure)
	}
	return all
}

// series reads a list of periods. One without a beginning cannot be drawn.
func (o *object) series(currency string) (all []model.Span) {
	rows, _, _ := o.rows("series")
	for _, row := range rows {
		if from := row.moment("periodStart"); !from.IsZero() {
			all = append(all, model.Span{From: from, Figures: row.figures("", currency)})
		}
	}
	return all
}

// statuses reads how many objects are in which state: of a member
// "rewardStatus" with "unapproved" in it, "reward.unapproved". Where amounts
// come with the numbers, the figure has both. Two shapes are known for
// rewards; an older account says pending and approved where a newer one says
// unapproved, unfulfilled and completed.
func (o *object) statuses(into map[string]model.Figure, currency string) {
	for _, f := range o.fields {
		kind, is := strings.CutSuffix(f.key, "Status")
		if !is {
			continue
		}
		states := o.object(f.key)
		for _, state := range states.fields {
			name := kind + "." + strings.ToLower(state.key)
			if figure, ok := states.status(state.key, currency); ok {
				figure.Name = name
				into[name] = figure
			}
		}
	}
}

// status reads a number of objects, or a number and an amount.
func (o *object) status(key, currency string) (figure model.Figure, ok bool) {
	if figure.Count = o.number(key); figure.Count.Known {
		return figure, true
	}
	inner := o.object(key)
	figure.Count = inner.number("count")
	if total := inner.number("totalAmount"); total.Known && currency != "" {
		figure.Money = model.Some(model.Money{Minor: total.V, Currency: currency})
	}
	return figure, figure.Count.Known || figure.Money.Known
}

func (o *object) rates() (all []Rate) {
	for _, f := range o.fields {
		value := read(o, f.key, func(raw string) (float64, bool) {
			v, err := strconv.ParseFloat(raw, 64)
			return v, err == nil && !math.IsInf(v, 0) && !math.IsNaN(v)
		})
		if value.Known {
			all = append(all, Rate{Name: strings.Clone(f.key), Value: value.V})
		}
	}
	return all
}
