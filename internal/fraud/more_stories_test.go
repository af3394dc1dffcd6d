package fraud

import (
	"fmt"
	"strings"
	"time"

	"refdesk/internal/model"
)

// tree makes a cast bring one another, two each, in place of one who brings
// all.
func (w *world) tree(rows []int) []int {
	for i := 1; i < len(rows); i++ {
		w.person(rows[i]).ReferredBy = model.Some(w.id(rows[(i-1)/2]))
	}
	return rows
}

func (w *world) hush(rows []int) []int {
	for _, row := range rows {
		w.silent(row)
	}
	return rows
}

func init() {
	for kind, tell := range moreStories {
		stories[kind] = tell
	}
}

var moreStories = map[string]func(w *world, at time.Time) []int{
	"line-farm": func(w *world, at time.Time) []int { // one line, browsers wiped in between, nobody ever back
		ip := "185.7." + fmt.Sprint(w.rng.IntN(250)) + "." + fmt.Sprint(w.rng.IntN(250))
		return w.hush(w.cast(at, w.between(9, 22), 7*time.Minute, func(_ int, lead, p *model.Participant) {
			lead.IP, p.IP = model.Some(ip), model.Some(ip)
		}))
	},
	"tree-domain": func(w *world, at time.Time) []int {
		domain := w.word(9000) + w.word(9000) + ".xyz"
		return w.tree(w.cast(at, w.between(7, 20), 2*time.Hour, func(_ int, lead, p *model.Participant) {
			lead.Email, p.Email = w.hex(9)+"@"+domain, w.hex(9)+"@"+domain
		}))
	},
	"tree-burners": func(w *world, at time.Time) []int {
		return w.tree(w.cast(at, w.between(6, 15), time.Hour, func(_ int, lead, p *model.Participant) {
			p.Email = w.word(9000) + fmt.Sprint(w.rng.IntN(999)) + "@yopmail.com"
			lead.Email = "a" + p.Email
		}))
	},
	"guest-everywhere": func(w *world, at time.Time) []int { // one machine joins through the links of many
		device := w.hex(22)
		rows := w.cast(at, w.between(5, 10), w.days(2), func(_ int, lead, p *model.Participant) {
			lead.Fingerprint, p.Fingerprint = model.Some(device), model.Some(device)
		})
		for _, row := range rows {
			w.person(row).ReferredBy = model.Some(w.id(w.rng.IntN(rows[0])))
		}
		return rows
	},
	"same-word": func(w *world, at time.Time) []int { // another address of the same word, from the same line
		base := w.word(9000) + w.word(9000)
		return w.cast(at, 2, 5*time.Minute, func(_ int, lead, p *model.Participant) {
			lead.IP, p.IP = model.Some(w.line()), lead.IP
			p.IP = lead.IP
			lead.Email, p.Email = base+"@gmail.com", base+fmt.Sprint(w.rng.IntN(90))+"@outlook.com"
		})
	},
	"many-tricks": func(w *world, at time.Time) []int { // a machine here, a mailbox there, one purse
		device, box := w.hex(20), w.word(9000)+w.word(9000)+w.word(900)
		return w.cast(at, w.between(7, 14), 6*time.Hour, func(i int, _, p *model.Participant) {
			switch i % 3 {
			case 0:
				p.Fingerprint = model.Some(device)
			case 1:
				p.Email = box + "+" + fmt.Sprint(i) + "@gmail.com"
			case 2:
				p.Metadata = model.Some(`{"bankAccount":"` + box + `77"}`)
			}
		})
	},

	"listeners": func(w *world, at time.Time) []int { // an audience that watches and does nothing
		rows := stories["star-of-the-show"](w, at)
		for _, row := range rows[1:] {
			if w.rng.IntN(8) > 0 {
				w.person(row).Shares, w.person(row).UniqueViews = model.Some(int64(0)), model.Some(int64(0))
			}
		}
		return rows
	},
	"table-family": func(w *world, at time.Time) []int { // four at a table with one tablet
		return w.cast(at, w.between(3, 4), 6*time.Minute, func(i int, lead, p *model.Participant) {
			if i == 1 {
				named(lead, "mira", w.word(5000)+"s")
			}
			p.IP, p.Fingerprint = lead.IP, lead.Fingerprint
			named(p, []string{"", "jonas", "lotte", "emil"}[i], strings.ToLower(lead.LastName.V))
		})
	},
	"pupils": func(w *world, at time.Time) []int { // numbers in the place of names, one room, one teacher
		ip, school := w.line(), w.word(9000)+".school.example"
		return w.cast(at, w.between(14, 28), 80*time.Second, func(i int, lead, p *model.Participant) {
			lead.IP, p.IP = model.Some(ip), model.Some(ip)
			p.Email = fmt.Sprintf("student%02d@%s", i, school)
		})
	},
	"flatmates": func(w *world, at time.Time) []int {
		rows := w.cast(at, w.between(3, 5), w.days(2), func(_ int, lead, p *model.Participant) { p.IP = lead.IP })
		return w.tree(rows)
	},
	"cafe": func(w *world, at time.Time) []int { // guests of one network, some of whom came for a friend
		ip := w.line()
		rows := w.cast(at, w.between(12, 40), w.days(1), func(_ int, lead, p *model.Participant) {
			lead.IP, p.IP = model.Some(ip), model.Some(ip)
		})
		for i := 1; i < len(rows); i++ {
			w.person(rows[i]).ReferredBy = model.Opt[string]{}
			if i%4 == 0 {
				w.person(rows[i]).ReferredBy = model.Some(w.id(rows[i-1]))
			}
		}
		return rows
	},
	"namesakes": func(w *world, at time.Time) []int { // a common name in a place where everybody has it
		return w.cast(at, w.between(12, 30), 9*time.Hour, func(i int, _, p *model.Participant) {
			if i%5 == 0 {
				named(p, "maria", "garcia")
			}
		})
	},
	"clinic": func(w *world, at time.Time) []int { // nurses on the ward's machine, over weeks
		ip, device, domain := w.line(), w.hex(20), w.word(9000)+".clinic.example"
		rows := w.cast(at, w.between(4, 9), w.days(2), func(i int, lead, p *model.Participant) {
			named(p, w.word(900), w.word(5000))
			p.Email = strings.ToLower(p.LastName.V) + fmt.Sprint(i) + "@" + domain
			lead.IP, p.IP, p.Fingerprint, p.ReferredBy = model.Some(ip), model.Some(ip), model.Some(device), model.Opt[string]{}
		})
		return rows
	},
}

// line is an address that is there even where others hide theirs.
func (w *world) line() string {
	return fmt.Sprintf("84.%d.%d.%d", w.rng.IntN(250), w.rng.IntN(250), 1+w.rng.IntN(250))
}

// dated rounds all joining to the day, as a program that was moved does.
func dated(p program) program {
	for i := range p.rows {
		p.rows[i].Person.CreatedAt = p.rows[i].Person.CreatedAt.Truncate(24 * time.Hour)
	}
	return p
}

func moreWorlds() []*world {
	guilty := strings.Fields("line-farm tree-domain tree-burners guest-everywhere same-word many-tricks two-levels counted twin-names bot-burst")
	innocent := strings.Fields("listeners table-family pupils flatmates cafe namesakes clinic family office talk moved-in")
	return []*world{
		{name: "mixed", people: 14_000, seed: 21, devices: 0.97, names: 0.01, places: 1, v6: 0.1, active: 0.7, views: true, referred: 0.45, curve: seasonal, guilty: guilty, innocent: innocent, share: 0.05},
		{name: "busy", people: 9_000, seed: 22, devices: 0.97, names: 0.02, places: 1, active: 0.95, views: true, referred: 0.8, curve: steady, guilty: guilty, innocent: innocent, share: 0.04},
		{name: "tiny", people: 350, seed: 23, devices: 1, places: 1, active: 0.6, views: true, referred: 0.4, curve: steady, guilty: guilty[1:6], innocent: innocent[1:5], share: 0.05},
	}
}
