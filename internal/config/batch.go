package config

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"refdesk/internal/model"
)

// Batch is what the team has agreed on for payments outside the backends.
type Batch struct {
	Formats   string // folder of the operator's own formats; "" = FormatsFolder says which
	TwoPeople bool   // another operator than its maker releases a batch
	// TwoPeopleAbove asks for another operator above an amount, and
	// LimitPerPerson limits what one person gets in a batch; one amount a
	// currency.
	TwoPeopleAbove []model.Money
	LimitPerPerson []model.Money
	Hold           Duration // what was approved or became due more recently stays out
}

// batchFields are the keys of [batch].
var batchFields = []field[Settings]{
	words("batch.formats", func(s *Settings) *string { return &s.Batch.Formats }),
	flag("batch.two_people", func(s *Settings) *bool { return &s.Batch.TwoPeople }),
	amounts("batch.two_people_above", func(s *Settings) *[]model.Money { return &s.Batch.TwoPeopleAbove }),
	amounts("batch.limit_per_person", func(s *Settings) *[]model.Money { return &s.Batch.LimitPerPerson }),
	span("batch.hold", func(s *Settings) *Duration { return &s.Batch.Hold }),
}

// amounts is a list of amounts above zero, one a currency. From the environment
// they come as one text, with commas between them.
func amounts[T any](key string, at func(*T) *[]model.Money) field[T] {
	return field[T]{
		key: key, kind: list,
		set: func(t *T, texts ...string) error {
			var all []model.Money
			for _, text := range strings.Split(strings.Join(texts, ","), ",") {
				if strings.TrimSpace(text) == "" {
					continue
				}
				m, err := positive(text)
				if err != nil {
					return err
				}
				if slices.ContainsFunc(all, func(o model.Money) bool { return o.Currency == m.Currency }) {
					return fmt.Errorf("two amounts are in %s", m.Currency)
				}
				all = append(all, m)
			}
			*at(t) = all
			return nil
		},
		get: func(t *T) string {
			var texts []string
			for _, m := range *at(t) {
				texts = append(texts, m.String())
			}
			return strings.Join(texts, ", ")
		},
	}
}

func positive(text string) (model.Money, error) {
	m, err := model.ParseMoney(text)
	if err == nil && m.Minor <= 0 {
		err = fmt.Errorf("%s is not more than nothing", m)
	}
	return m, err
}

// formatsFolder is where own formats are looked for when nothing is said.
const formatsFolder = "formats"

// FormatsFolder is where the operator's own formats are.
func (s *Settings) FormatsFolder() string {
	if s.Batch.Formats == "" {
		return filepath.Join(s.Data, formatsFolder)
	}
	return s.Batch.Formats
}

// worthKeys are the keys of a [[worth]].
var worthKeys = []string{"backend", "campaign", "config", "side", "amount"}

// worthKey names one of them.
func worthKey(i int) string { return fmt.Sprintf("worth[%d]", i) }

// worths takes in what rewards are worth.
func (p *page) worths(value any) {
	for i, table := range p.tables("worth", value) {
		at := worthKey(i)
		texts := map[string]string{}
		for _, k := range slices.Sorted(maps.Keys(table)) {
			v, isText := table[k].(string)
			switch {
			case !slices.Contains(worthKeys, k):
				p.unknown(at+"."+k, worthKeys)
			case !isText:
				p.wrong(at+"."+k, "%s is expected", text)
			}
			texts[k] = v
		}
		w := model.Worth{
			Backend: texts["backend"], CampaignID: texts["campaign"], ConfigID: texts["config"], Side: model.Side(texts["side"]),
		}
		if w.ConfigID == "" {
			p.wrong(at, "config is missing: the id of the reward's config")
		}
		if w.Side != "" && w.Side != model.SideReferrer && w.Side != model.SideFriend {
			p.wrong(at+".side", "%q is neither %s nor %s", w.Side, model.SideReferrer, model.SideFriend)
		}
		var err error
		if w.Amount, err = positive(texts["amount"]); err != nil {
			p.wrong(at+".amount", "%w", err)
		}
		p.Worths = append(p.Worths, w)
		p.origins[at] = p.where(at)
	}
}

// worthText is a worth in a line, with the bounds it has.
func worthText(w model.Worth) string {
	text := strings.Join(strings.Fields(w.ConfigID+" "+string(w.Side)+" "+w.Amount.String()), " ")
	if w.Backend != "" {
		text += ", backend " + w.Backend
	}
	if w.CampaignID != "" {
		text += ", campaign " + w.CampaignID
	}
	return text
}

// warnOfWorths looks for worths that no reward is likely to have.
func (s *Settings) warnOfWorths() {
	for i, w := range s.Worths {
		isFor := func(b Backend) bool { return b.Name == w.Backend }
		before := slices.IndexFunc(s.Worths[:i], func(first model.Worth) bool { return fitsAll(first, w) })
		switch {
		case w.Backend != "" && len(s.Backends) > 0 && !slices.ContainsFunc(s.Backends, isFor):
			s.warnings = append(s.warnings, fmt.Sprintf("%s is for the backend %q, which is not configured", worthKey(i), w.Backend))
		case before >= 0:
			s.warnings = append(s.warnings, worthKey(i)+" never counts: "+worthKey(before)+" stands before it and fits all that it fits")
		}
	}
}

// fitsAll reports whether a worth fits whatever another one does.
func fitsAll(first, w model.Worth) bool {
	return first.ConfigID == w.ConfigID &&
		(first.Backend == "" || first.Backend == w.Backend) &&
		(first.CampaignID == "" || first.CampaignID == w.CampaignID) &&
		(first.Side == "" || first.Side == w.Side)
}
