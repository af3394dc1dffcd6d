package index

import (
	"strings"
	"time"

	"refdesk/internal/model"
)

// sketch is what the index keeps of a person beside its text.
type sketch struct {
	in                   scope
	id, referrer         string
	risk, reason, status string
	key, created, asOf   int64

	referrals, monthly, rank, lastMonth int64 // unknown where missing
	leads, impressions, views           int64

	due   int64 // minor units, unknown where missing
	dueIn string
	flags int64
	text  int // where its text ends in the sheaf
}

// sheaf is people on their way into the columns. Making one needs nothing of
// the index, so that several can be made at a time.
type sheaf struct {
	people []sketch
	texts  []byte // folded; the parts of each person end with a NUL each
}

func (s *sheaf) add(p *model.Participant) {
	name := strings.TrimSpace(p.FirstName.V + " " + p.LastName.V)
	for _, part := range []string{name, p.Email, p.ID, p.VanityKeys.V, p.Notes.V} {
		s.texts = appendPart(s.texts, part)
	}
	s.people = append(s.people, sketch{
		in: scope{p.Backend, p.CampaignID}, id: p.ID, referrer: p.ReferredBy.V,
		risk: p.Risk.V, reason: p.RiskReason.V, status: p.AffiliateStatus.V,
		key: p.Key, created: moment(p.CreatedAt), asOf: moment(p.AsOf),
		referrals: known(p.ReferralCount), monthly: known(p.MonthlyCount), rank: known(p.Rank), lastMonth: known(p.PrevMonthCount),
		leads: known(p.LeadCount), impressions: known(p.Impressions), views: known(p.UniqueViews),
		due: known(model.Opt[int64]{V: p.Due.V.Minor, Known: p.Due.Known}), dueIn: p.Due.V.Currency,
		flags: flags(p), text: len(s.texts),
	})
}

// each gives everybody with their text.
func (s *sheaf) each(give func(p *sketch, text []byte)) {
	from := 0
	for i := range s.people {
		p := &s.people[i]
		give(p, s.texts[from:p.text])
		from = p.text
	}
}

// appendPart adds a folded text and the sign of its end.
func appendPart(to []byte, text string) []byte {
	if !ascii(text) {
		text = fold(text)
	}
	from := len(to)
	to = append(to, text...)
	for i, c := range to[from:] {
		switch {
		case c == 0:
			to[from+i] = ' '
		case 'A' <= c && c <= 'Z':
			to[from+i] = c + 'a' - 'A'
		}
	}
	return append(to, 0)
}

// known is a count as a block holds it.
func known(n model.Opt[int64]) int64 {
	if !n.Known {
		return unknown
	}
	return max(n.V, unknown+1)
}

func flags(p *model.Participant) (set int64) {
	if p.Gone {
		set |= flagGone
	}
	if p.Notes.V != "" {
		set |= flagNotes
	}
	if p.RequiredActions.V != "" {
		set |= requiredFlags(p)
	}
	return set
}

// moment is a time as a block holds it.
func moment(t time.Time) int64 {
	if t.IsZero() {
		return unknown
	}
	return t.UnixMilli()
}

// at is the time of a moment.
func at(moment int64) time.Time {
	if moment == unknown {
		return time.Time{}
	}
	return time.UnixMilli(moment).UTC()
}

// requiredFlags and requiredOf keep what a person must do before a payout in
// three bits: lists ask what stands in the way of many payouts at a time.
func requiredFlags(p *model.Participant) (set int64) {
	destination, tax, other := p.Required()
	for flag, on := range map[int64]bool{flagDestination: destination, flagTax: tax, flagRequired: other} {
		if on {
			set |= flag
		}
	}
	return set
}

func requiredOf(flags int64) model.Opt[string] {
	var words []string
	for _, one := range []struct {
		flag int64
		word string
	}{{flagDestination, model.ActionDestination}, {flagTax, model.ActionTax}, {flagRequired, "OTHER"}} {
		if flags&one.flag != 0 {
			words = append(words, one.word)
		}
	}
	return model.Opt[string]{V: strings.Join(words, ","), Known: len(words) > 0}
}
