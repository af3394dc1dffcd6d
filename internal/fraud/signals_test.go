package fraud

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"refdesk/internal/model"
)

// village is a small honest program to put somebody into.
func village() *world {
	w := &world{
		people: 700, seed: 12, devices: 1, places: 1, active: 0.6, views: true, referred: 0.4, curve: steady,
	}
	w.build()
	return w
}

// late is a moment near the end of a village's life.
func (w *world) late() time.Time { return w.end.Add(-12 * 24 * time.Hour) }

func (w *world) id(row int) string                 { return w.rows[row].Person.ID }
func (w *world) person(row int) *model.Participant { return &w.rows[row].Person }

// signalCases name, for each signal, a person it is about and one who only
// looks like it.
var signalCases = map[string]struct{ touches, leaves func(w *world) string }{
	SameDevice: {
		touches: func(w *world) string { return w.id(stories["slow-farm"](w, w.late())[1]) },
		leaves: func(w *world) string { // a make of phone that looks like every other
			rows := w.cast(w.begin, 30, w.days(5), func(_ int, _, p *model.Participant) {
				p.Fingerprint, p.ReferredBy = model.Some("a common phone"), model.Opt[string]{}
			})
			return w.id(rows[9])
		},
	},
	SameMailbox: {
		touches: func(w *world) string { return w.id(stories["gmail-dots"](w, w.late())[1]) },
		leaves: func(w *world) string { // the same name at two providers
			rows := w.cast(w.late(), 2, time.Hour, func(_ int, lead, p *model.Participant) {
				lead.Email, p.Email = "ana.okafor@gmail.com", "ana.okafor@yahoo.com"
			})
			return w.id(rows[1])
		},
	},
	SamePayout: {
		touches: func(w *world) string { return w.id(stories["one-purse"](w, w.late())[1]) },
		leaves: func(w *world) string { // how, not where
			rows := w.cast(w.late(), 6, time.Hour, func(_ int, _, p *model.Participant) {
				p.Metadata = model.Some(`{"payoutMethod":"bank transfer 2"}`)
			})
			return w.id(rows[1])
		},
	},
	LookAlike: {
		touches: func(w *world) string { return w.id(stories["twin-names"](w, w.late())[1]) },
		leaves: func(w *world) string { // namesakes who never met
			rows := w.cast(w.begin, 5, w.days(20), func(_ int, _, p *model.Participant) {
				named(p, "ana", "okafor")
				p.ReferredBy = model.Opt[string]{}
			})
			return w.id(rows[1])
		},
	},
	SameNetwork: {
		touches: func(w *world) string { return w.id(stories["proxy-block"](w, w.late())[1]) },
		leaves:  func(w *world) string { return w.id(stories["office"](w, w.late())[1]) },
	},
	NearAddress: {
		touches: func(w *world) string { return w.id(stories["counted"](w, w.late())[2]) },
		leaves:  func(w *world) string { return w.id(stories["role-mail"](w, w.late())[2]) },
	},
	RingLead: {
		touches: func(w *world) string { return w.id(stories["counted"](w, w.late())[0]) },
		leaves:  func(w *world) string { return w.id(stories["counted"](w, w.late())[1]) },
	},
	SelfReferral: {
		touches: func(w *world) string { return w.id(stories["other-self"](w, w.late())[1]) },
		leaves:  func(w *world) string { return w.id(stories["couple"](w, w.late())[1]) },
	},
	SilentFriends: {
		touches: func(w *world) string { return w.id(stories["dead-star"](w, w.late())[0]) },
		leaves: func(w *world) string { // half of the friends, as everywhere
			rows := w.cast(w.late(), 20, time.Hour, func(int, *model.Participant, *model.Participant) {})
			for i, row := range rows[1:] {
				w.person(row).Shares = model.Some(int64(i % 2))
			}
			return w.id(rows[0])
		},
	},
	RandomAddress: {
		touches: func(w *world) string { return w.id(stories["catch-all"](w, w.late())[1]) },
		leaves: func(w *world) string { // a relay draws the address to hide the real one
			rows := w.cast(w.late(), 6, w.days(1), func(_ int, _, p *model.Participant) { p.Email = w.hex(10) + "@privaterelay.appleid.com" })
			return w.id(rows[1])
		},
	},
	Disposable: {
		touches: func(w *world) string { return w.id(stories["throw-away"](w, w.late())[1]) },
		leaves: func(w *world) string { // a domain of one's own
			row := w.join(w.late())
			w.person(row).Email = "me@not-yopmail.com"
			return w.id(row)
		},
	},
	YoungDomain: {
		touches: func(w *world) string { return w.id(stories["catch-all"](w, w.late())[1]) },
		leaves: func(w *world) string { // everybody has that provider
			rows := w.cast(w.late(), 9, time.Hour, func(i int, _, p *model.Participant) { p.Email = fmt.Sprintf("%s%d@icloud.com", w.word(4000), i) })
			return w.id(rows[1])
		},
	},
	Velocity: {
		touches: func(w *world) string { return w.id(stories["bot-burst"](w, w.late())[1]) },
		leaves: func(w *world) string { // read in from an older program, with who brought whom
			rows := stories["moved-in"](w, w.late())
			return w.id(rows[0])
		},
	},
	VendorRisk: {
		touches: func(w *world) string {
			row := w.join(w.late())
			w.person(row).Risk = model.Some("HIGH")
			return w.id(row)
		},
		leaves: func(w *world) string {
			row := w.join(w.late())
			w.person(row).Risk = model.Some("LOW")
			return w.id(row)
		},
	},
	Loop: {
		touches: func(w *world) string {
			rows := w.cast(w.late(), 2, time.Hour, func(_ int, lead, p *model.Participant) { lead.ReferredBy = model.Some(p.ID) })
			return w.id(rows[0])
		},
		leaves: func(w *world) string {
			rows := w.cast(w.late(), 2, time.Hour, func(_ int, lead, _ *model.Participant) { lead.ReferredBy = model.Some(lead.ID) })
			return w.id(rows[0])
		},
	},
	Refunds: {
		touches: func(w *world) string { return w.id(stories["send-back"](w, w.late())[1]) },
		leaves: func(w *world) string {
			rows := w.cast(w.late(), 9, time.Hour, func(int, *model.Participant, *model.Participant) {})
			for _, row := range rows {
				w.rows[row].Sales = Sales{Kept: 2, Returned: 1}
			}
			return w.id(rows[1])
		},
	},
	SameIdentity: {
		touches: func(w *world) string {
			rows := w.cast(w.late(), 3, time.Hour, func(_ int, lead, p *model.Participant) {
				lead.Metadata, p.Metadata = model.Some(`{"customer_id":"cus-7712"}`), model.Some(`{"customerId":"cus-7712"}`)
			})
			w.person(rows[0]).Metadata = w.person(rows[1]).Metadata
			return w.id(rows[1])
		},
		leaves: func(w *world) string {
			rows := w.cast(w.late(), 3, time.Hour, func(_ int, lead, p *model.Participant) { p.Metadata = model.Some(`{"tier":"gold 2026"}`) })
			return w.id(rows[1])
		},
	},
	Elsewhere: {
		touches: func(w *world) string {
			row := w.join(w.late())
			w.rows[row].Elsewhere = Blocked{Device: 2}
			return w.id(row)
		},
		leaves: func(w *world) string { // a make of phone that looks like every other, also elsewhere
			rows := w.cast(w.begin, 60, w.days(5), func(_ int, _, p *model.Participant) {
				p.Fingerprint, p.ReferredBy = model.Some("a common phone"), model.Opt[string]{}
			})
			w.rows[rows[9]].Elsewhere = Blocked{Device: 2}
			return w.id(rows[9])
		},
	},
	Chain: {
		touches: func(w *world) string { return w.id(chained(w, 4*time.Minute)) },
		leaves:  func(w *world) string { return w.id(chained(w, 50*time.Hour)) },
	},
	SuddenPace: {
		touches: func(w *world) string { return w.id(w.rush(14, true)[6]) },
		leaves:  func(w *world) string { return w.id(w.rush(14, false)[6]) }, // a company writes to its people
	},
	InstantFriends: {
		touches: func(w *world) string { return w.id(stories["bot-burst"](w, w.late())[0]) },
		leaves: func(w *world) string { // who told friends the next day
			rows := stories["bot-burst"](w, w.late())
			w.person(rows[0]).CreatedAt = w.late().Add(-24 * time.Hour)
			return w.id(rows[0])
		},
	},
	UnopenedLink: {
		touches: func(w *world) string { return w.id(stories["dead-star"](w, w.late())[0]) },
		leaves: func(w *world) string {
			rows := stories["dead-star"](w, w.late())
			w.person(rows[0]).UniqueViews = model.Some(int64(4 * len(rows)))
			return w.id(rows[0])
		},
	},
	SameAddress: {
		touches: func(w *world) string { return w.id(stories["talk"](w, w.late())[1]) },
		leaves:  func(w *world) string { return w.id(stories["carrier"](w, w.begin)[20]) },
	},
	ReferrerStanding: {
		touches: func(w *world) string {
			rows := w.cast(w.late(), 2, w.days(1), func(_ int, lead, _ *model.Participant) { lead.Risk = model.Some("HIGH") })
			return w.id(rows[1])
		},
		leaves: func(w *world) string {
			rows := w.cast(w.late(), 2, w.days(1), func(_ int, lead, _ *model.Participant) { lead.Risk = model.Some("LOW") })
			return w.id(rows[1])
		},
	},
	Place: {
		touches: func(w *world) string { return w.id(reading(w, 30)) },
		leaves:  func(w *world) string { return w.id(reading(w, 0)) },
	},
	Family: {
		touches: func(w *world) string { return w.id(tablet(w, "meyer", "meyer")) },
		leaves:  func(w *world) string { return w.id(tablet(w, "meyer", "novak")) },
	},
	Team: {
		touches: func(w *world) string {
			rows := stories["proxy-block"](w, w.late())
			for i, row := range rows {
				p := w.person(row)
				named(p, w.word(900), w.word(5000))
				p.Email = fmt.Sprintf("%s.%d@works.example.com", p.LastName.V, i)
			}
			return w.id(rows[1])
		},
		leaves: func(w *world) string { return w.id(stories["proxy-block"](w, w.late())[1]) },
	},
	Purchases: {
		touches: func(w *world) string {
			row := w.join(w.late())
			w.rows[row].Sales = Sales{Kept: 3, First: w.begin, Last: w.late()}
			return w.id(row)
		},
		leaves: func(w *world) string {
			row := w.join(w.late())
			w.rows[row].Sales = Sales{Returned: 1}
			return w.id(row)
		},
	},
	History: {
		touches: func(w *world) string { return w.id(w.join(w.begin)) },
		leaves:  func(w *world) string { return w.id(w.join(w.late())) },
	},
	Friends: {
		touches: func(w *world) string {
			rows := w.cast(w.late(), 8, w.days(1), func(_ int, _, p *model.Participant) { p.Shares = model.Some(int64(2)) })
			return w.id(rows[0])
		},
		leaves: func(w *world) string { return w.id(stories["slow-farm"](w, w.late())[0]) },
	},
}

// chained are five people of whom each brings the next.
func chained(w *world, pause time.Duration) int {
	rows := w.cast(w.late(), 5, pause, func(int, *model.Participant, *model.Participant) {})
	for i := 2; i < len(rows); i++ {
		w.person(rows[i]).ReferredBy = model.Some(w.id(rows[i-1]))
	}
	return rows[2]
}

// reading is somebody on a machine that a friend used too, in a room with more
// machines.
func reading(w *world, others int) int {
	rows := w.cast(w.late(), 3, w.days(2), func(_ int, _, p *model.Participant) {
		p.IP, p.Fingerprint = model.Some("193.99.1.1"), model.Some("terminal 4")
	})
	for range others {
		w.person(w.join(w.begin)).IP = model.Some("193.99.1.1")
	}
	return rows[1]
}

// tablet is somebody on a tablet that the person who brought them uses too.
func tablet(w *world, surname, other string) int {
	rows := w.cast(w.late(), 2, w.days(1), func(_ int, lead, p *model.Participant) {
		p.IP, lead.Fingerprint, p.Fingerprint = lead.IP, model.Some("tablet"), model.Some("tablet")
		named(lead, "jonas", surname)
		named(p, "mira", other)
	})
	return rows[1]
}

func TestEachSignalKnowsWhomItIsAbout(t *testing.T) {
	for _, weight := range DefaultWeights() {
		t.Run(weight.Signal, func(t *testing.T) {
			c, ok := signalCases[weight.Signal]
			if !ok {
				t.Fatal("nobody tries this signal")
			}
			touched, parts := tried(t, c.touches, weight)
			if !touched {
				t.Errorf("it should touch this person, who has %v", parts)
			}
			if touched, parts := tried(t, c.leaves, weight); touched {
				t.Errorf("it should leave this person alone, who has %v", parts)
			}
		})
	}
}

// tried puts somebody into a village and tells whether the signal says anything
// of weight about them.
func tried(t *testing.T, story func(w *world) string, weight Weight) (bool, []model.Part) {
	t.Helper()
	w := village()
	before := len(w.rows)
	id := story(w)
	for i := before; i < len(w.rows); i++ {
		if i != before || !w.rows[i].Person.Shares.Known {
			w.settle(i)
		}
	}
	b := Assess(load(program{rows: w.rows}), DefaultSettings())
	s, ok := b.Person(id)
	if !ok {
		t.Fatalf("%s is not there", id)
	}
	says := func(p model.Part) bool {
		return p.Signal == weight.Signal && p.Points*weight.Points > 0 && max(p.Points, -p.Points) > max(weight.Points, -weight.Points, 24)/6
	}
	return slices.ContainsFunc(s.Parts, says), s.Parts
}
