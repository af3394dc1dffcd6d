package fraud

import (
	"fmt"
	"strings"
	"time"

	"refdesk/internal/model"
)

// cast lets a lead and friends of its join, a pause apart on average, and then
// makes them alike.
func (w *world) cast(at time.Time, n int, pause time.Duration, alike func(i int, lead, p *model.Participant)) []int {
	lead := w.join(at)
	rows := []int{lead}
	for i := 1; i < n; i++ {
		at = at.Add(time.Duration((0.3 + 1.4*w.rng.Float64()) * float64(pause)))
		if at.After(w.end) {
			at = w.end
		}
		row := w.join(at)
		w.refer(row, lead)
		rows = append(rows, row)
	}
	for i, row := range rows[1:] {
		alike(i+1, &w.rows[lead].Person, &w.rows[row].Person)
	}
	return rows
}

func named(p *model.Participant, first, last string) {
	p.FirstName, p.LastName = model.Some(title(first)), model.Some(title(last))
}

func (w *world) between(low, high int) int { return low + w.rng.IntN(high-low+1) }

func (w *world) days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

// tell lets a story happen and notes whose it is.
func (w *world) tell(t telling) {
	w.group++
	rows := stories[t.kind](w, t.at)
	for _, row := range rows {
		who := planted{innocent: t.kind, group: fmt.Sprint(t.kind, "-", w.group)}
		if t.bad {
			who = planted{kind: t.kind, ring: who.group}
		}
		w.truth[w.rows[row].Person.ID] = who
	}
}

// stories are what a world can tell. The guilty ones come first.
var stories = map[string]func(w *world, at time.Time) []int{
	"slow-farm": func(w *world, at time.Time) []int { // one laptop, an account every other day
		device := w.hex(24)
		return w.cast(at, w.between(4, 16), w.days(2), func(i int, lead, p *model.Participant) {
			p.Fingerprint, lead.Fingerprint = model.Some(device), model.Some(device)
		})
	},
	"emulators": func(w *world, at time.Time) []int { // an app on an emulator, no browser's traces
		instance := w.hex(32)
		return w.cast(at, w.between(4, 20), 6*time.Minute, func(i int, lead, p *model.Participant) {
			p.Device, p.Fingerprint, p.IP = model.Some(instance), model.Opt[string]{}, model.Opt[string]{}
		})
	},
	"gmail-dots": func(w *world, at time.Time) []int {
		base := w.word(9000) + w.word(9000) + w.word(9000)
		return w.cast(at, w.between(3, 9), 3*time.Hour, func(i int, lead, p *model.Participant) {
			p.Email = base[:i] + "." + base[i:] + "@" + []string{"gmail.com", "googlemail.com"}[i%2]
		})
	},
	"plus-tags": func(w *world, at time.Time) []int {
		base := w.word(9000) + w.word(9000) + fmt.Sprint(w.rng.IntN(99))
		return w.cast(at, w.between(3, 8), 20*time.Minute, func(i int, lead, p *model.Participant) {
			lead.Email = base + "@outlook.com"
			p.Email = base + "+" + w.hex(3) + "@outlook.com"
		})
	},
	"counted": func(w *world, at time.Time) []int { // one word, counted up, devices and addresses of their own
		base, first := w.word(9000)+w.word(9000), 1+w.rng.IntN(300)
		return w.cast(at, w.between(6, 20), 40*time.Minute, func(i int, lead, p *model.Participant) {
			p.Email = fmt.Sprintf("%s%02d@gmail.com", base, first+i)
		})
	},
	"counted-chain": func(w *world, at time.Time) []int { // each brings the next of the count
		base := w.word(9000) + w.word(9000)
		rows := w.cast(at, w.between(5, 8), 5*time.Minute, func(i int, lead, p *model.Participant) {
			p.Email = fmt.Sprintf("%s.%d@yahoo.com", base, 10+i)
		})
		for i := 2; i < len(rows); i++ {
			w.rows[rows[i]].Person.ReferredBy = model.Some(w.rows[rows[i-1]].Person.ID)
		}
		return rows
	},
	"catch-all": func(w *world, at time.Time) []int { // a domain of one's own, drawn local parts
		domain := w.word(9000) + w.word(9000) + ".shop"
		return w.cast(at, w.between(6, 25), time.Hour, func(i int, lead, p *model.Participant) {
			p.Email = w.hex(9) + "@" + domain
		})
	},
	"throw-away": func(w *world, at time.Time) []int {
		return w.cast(at, w.between(4, 14), 15*time.Minute, func(i int, lead, p *model.Participant) {
			p.Email = w.word(9000) + fmt.Sprint(w.rng.IntN(99)) + "@" + []string{"yopmail.com", "mailinator.com", "guerrillamail.com", "sharklasers.com"}[w.rng.IntN(4)]
		})
	},
	"other-self": func(w *world, at time.Time) []int { // same machine, same line, another name, the same hour
		return w.cast(at, 2, 8*time.Minute, func(i int, lead, p *model.Participant) {
			if lead.Fingerprint.V == "" {
				lead.Fingerprint = model.Some(w.hex(20))
			}
			p.Fingerprint, p.IP = lead.Fingerprint, lead.IP
		})
	},
	"bot-burst": func(w *world, at time.Time) []int { // a script: drawn addresses, seconds apart, nothing ever after
		rows := w.cast(at, w.between(12, 70), 3*time.Second, func(i int, lead, p *model.Participant) {
			p.Email = w.hex(10) + "@gmail.com"
		})
		for _, row := range rows {
			w.silent(row)
		}
		return rows
	},
	"dead-star": func(w *world, at time.Time) []int { // bought signups over days, who never come back
		rows := w.cast(at, w.between(14, 50), 2*time.Hour, func(int, *model.Participant, *model.Participant) {})
		for _, row := range rows {
			w.silent(row)
		}
		return rows
	},
	"one-purse": func(w *world, at time.Time) []int { // strangers who are paid at one place
		purse := fmt.Sprintf(`{"paypalEmail":"%s@gmail.com","tier":"gold"}`, w.word(9000)+w.hex(4))
		rows := w.cast(at, w.between(3, 9), w.days(3), func(i int, lead, p *model.Participant) {
			p.Metadata, lead.Metadata = model.Some(purse), model.Some(purse)
			if i%2 == 0 {
				p.ReferredBy = model.Opt[string]{}
			}
		})
		return rows
	},
	"twin-names": func(w *world, at time.Time) []int { // one name, in letters that look alike
		first, last := "o"+w.word(9000)+"a", "e"+w.word(9000)+"o"
		swap := strings.NewReplacer("a", "а", "e", "е", "o", "о")
		return w.cast(at, w.between(4, 9), time.Hour, func(i int, lead, p *model.Participant) {
			named(lead, first, last)
			named(p, first, last)
			switch i % 3 {
			case 0:
				p.LastName = model.Some(swap.Replace(title(last)))
			case 1:
				p.FirstName = model.Some(swap.Replace(title(first)))
			}
		})
	},
	"proxy-block": func(w *world, at time.Time) []int { // a rented block, signup after signup
		net := fmt.Sprintf("185.%d.%d.", w.rng.IntN(256), w.rng.IntN(256))
		v6 := fmt.Sprintf("2a0e:%x:%x:%x:", w.rng.IntN(65536), w.rng.IntN(65536), w.rng.IntN(65536))
		six := w.rng.IntN(2) == 0
		return w.cast(at, w.between(6, 30), 9*time.Second, func(i int, lead, p *model.Participant) {
			p.IP = model.Some(net + fmt.Sprint(1+(i*7)%250))
			if six {
				p.IP = model.Some(fmt.Sprintf("%s%x:%x:%x:%x", v6, w.rng.IntN(65536), w.rng.IntN(65536), w.rng.IntN(65536), w.rng.IntN(65536)))
			}
		})
	},
	"two-levels": func(w *world, at time.Time) []int { // a pyramid on three phones
		phones := []string{w.hex(20), w.hex(20), w.hex(20)}
		n := 0
		rows := w.cast(at, w.between(7, 13), 11*time.Minute, func(i int, lead, p *model.Participant) {
			p.Fingerprint = model.Some(phones[n%3])
			n++
		})
		for i := 4; i < len(rows); i++ {
			w.rows[rows[i]].Person.ReferredBy = model.Some(w.rows[rows[1+i%3]].Person.ID)
		}
		return rows
	},
	"send-back": func(w *world, at time.Time) []int { // silent friends who buy and return
		rows := w.cast(at, w.between(8, 20), 5*time.Hour, func(int, *model.Participant, *model.Participant) {})
		for _, row := range rows[1:] {
			w.silent(row)
			w.rows[row].Sales = Sales{Returned: 1}
		}
		return rows
	},

	"office": func(w *world, at time.Time) []int {
		ip, domain := w.ip(), w.word(9000)+".example.com"
		return w.cast(at, w.between(5, 40), 3*time.Hour, func(i int, lead, p *model.Participant) {
			lead.IP, p.IP = model.Some(ip), model.Some(ip)
			if i%2 == 0 {
				p.ReferredBy = model.Opt[string]{}
			}
			p.Email = strings.ToLower(p.FirstName.V+"."+p.LastName.V) + "." + fmt.Sprint(i) + "@" + domain
		})
	},
	"coworkers": func(w *world, at time.Time) []int { // one brings a dozen colleagues
		ip, domain := w.ip(), w.word(9000)+".example.org"
		return w.cast(at, w.between(5, 16), w.days(1), func(i int, lead, p *model.Participant) {
			lead.IP, p.IP = model.Some(ip), model.Some(ip)
			p.Email = fmt.Sprintf("%s%s%d@%s", strings.ToLower(p.FirstName.V), strings.ToLower(p.LastName.V), i, domain)
		})
	},
	"class": func(w *world, at time.Time) []int { // a teacher's link, one room, own phones
		ip, school := w.ip(), w.word(9000)+".edu.example"
		return w.cast(at, w.between(15, 30), 70*time.Second, func(i int, lead, p *model.Participant) {
			lead.IP, p.IP = model.Some(ip), model.Some(ip)
			if w.seed%2 == 0 {
				p.Email = fmt.Sprintf("s%d@%s", 204_000+17*i+w.rng.IntN(9), school)
			}
		})
	},
	"family": func(w *world, at time.Time) []int {
		return w.cast(at, w.between(2, 5), 5*time.Hour, func(i int, lead, p *model.Participant) {
			if !lead.LastName.Known {
				named(lead, w.word(900), w.word(5000))
			}
			p.IP, p.LastName, p.FirstName = lead.IP, lead.LastName, model.Some(title(w.word(900)))
			if i == 1 {
				p.Fingerprint = lead.Fingerprint
			}
		})
	},
	"couple": func(w *world, at time.Time) []int { // one flat, two names, two phones, one evening
		return w.cast(at, 2, 9*time.Minute, func(i int, lead, p *model.Participant) { p.IP = lead.IP })
	},
	"dormitory": func(w *world, at time.Time) []int {
		ip := []string{w.ip(), w.ip()}
		rows := w.cast(at, w.between(20, 80), 2*time.Hour, func(i int, lead, p *model.Participant) {
			p.IP = model.Some(ip[w.rng.IntN(2)])
		})
		for i := 2; i < len(rows); i++ {
			by := rows[w.rng.IntN(i)]
			w.rows[rows[i]].Person.ReferredBy = model.Opt[string]{}
			if w.rng.IntN(3) == 0 {
				w.rows[rows[i]].Person.ReferredBy = model.Some(w.rows[by].Person.ID)
			}
		}
		return rows
	},
	"library": func(w *world, at time.Time) []int { // one machine, one address, people of all kinds over months
		ip, device := w.ip(), w.hex(20)
		rows := w.cast(at, w.between(8, 14), w.days(4), func(i int, lead, p *model.Participant) {
			p.IP, p.ReferredBy = model.Some(ip), model.Opt[string]{}
			if i%3 == 0 {
				p.Fingerprint = model.Some(device)
			}
		})
		return rows
	},
	"carrier": func(w *world, at time.Time) []int { // everybody behind one gate of a phone company
		ip := w.ip()
		rows := w.cast(at, w.between(30, 120), 90*time.Minute, func(i int, lead, p *model.Participant) {
			p.IP, p.ReferredBy = model.Some(ip), model.Opt[string]{}
		})
		return rows
	},
	"star-of-the-show": func(w *world, at time.Time) []int { // hundreds within the hour, of people who watched
		rows := w.cast(at.Add(-w.days(3)), 1, time.Hour, nil)
		for range w.between(150, 400) {
			row := w.join(at.Add(time.Duration(w.rng.ExpFloat64() * float64(20*time.Minute))))
			w.refer(row, rows[0])
			rows = append(rows, row)
		}
		lead := &w.rows[rows[0]].Person
		if w.views {
			lead.UniqueViews = model.Some(int64(6 * len(rows)))
		}
		return rows
	},
	"newsletter": func(w *world, at time.Time) []int { // nobody's friends, all at once, on their own machines
		rows := w.cast(at, w.between(40, 200), 2*time.Second, func(i int, lead, p *model.Participant) {
			p.ReferredBy = model.Opt[string]{}
		})
		return rows
	},
	"moved-in": func(w *world, at time.Time) []int { // an older program is read in, with who brought whom
		rows := w.cast(at, w.between(60, 200), 400*time.Millisecond, func(i int, lead, p *model.Participant) {
			for _, one := range []*model.Participant{lead, p} {
				one.IP, one.Fingerprint, one.ReferredBy = model.Opt[string]{}, model.Opt[string]{}, model.Opt[string]{}
			}
		})
		for i := range rows {
			if w.silent(rows[i]); i > 8 && w.rng.IntN(2) == 0 {
				w.rows[rows[i]].Person.ReferredBy = model.Some(w.rows[rows[w.rng.IntN(8)]].Person.ID)
			}
		}
		return rows
	},
	"role-mail": func(w *world, at time.Time) []int { // an agency brings shops
		return w.cast(at, w.between(4, 9), w.days(5), func(i int, lead, p *model.Participant) {
			p.Email = []string{"info", "office", "hello", "contact"}[i%2] + "@" + w.word(9000) + w.word(9000) + ".example.net"
		})
	},
	"talk": func(w *world, at time.Time) []int { // a speaker shows a link, the room joins by its own phones
		ip := w.ip()
		rows := w.cast(at, w.between(12, 30), 25*time.Second, func(i int, lead, p *model.Participant) { p.IP = model.Some(ip) })
		w.rows[rows[0]].Person.CreatedAt = at.Add(-w.days(9))
		return rows
	},
}

var (
	allGuilty   = strings.Fields("slow-farm emulators gmail-dots plus-tags counted counted-chain catch-all throw-away other-self bot-burst dead-star one-purse twin-names proxy-block two-levels send-back")
	allInnocent = strings.Fields("office coworkers class family couple dormitory library carrier star-of-the-show newsletter moved-in role-mail talk")
)

// worlds are programs of many shapes.
func worlds() []*world {
	without := func(all []string, kinds ...string) (left []string) {
		for _, kind := range all {
			if !strings.Contains(" "+strings.Join(kinds, " ")+" ", " "+kind+" ") {
				left = append(left, kind)
			}
		}
		return left
	}
	placeless := without(allGuilty, "slow-farm", "other-self", "two-levels", "emulators", "proxy-block")
	return []*world{
		{name: "wide", people: 20_000, seed: 1, devices: 0.95, phones: 0.1, places: 1, v6: 0.3, active: 0.5, views: true, referred: 0.5, curve: steady, guilty: allGuilty, innocent: allInnocent, share: 0.05},
		{name: "local", people: 12_000, seed: 2, devices: 0.9, phones: 0.3, places: 1, v6: 0.2, towns: 60, active: 0.4, views: true, referred: 0.6, curve: seasonal, guilty: allGuilty, innocent: allInnocent, share: 0.05},
		{name: "asleep", people: 15_000, seed: 3, devices: 0.9, phones: 0.05, places: 0.9, v6: 0.6, active: 0.15, views: true, referred: 0.3, curve: steady, guilty: without(allGuilty, "dead-star"), innocent: allInnocent, share: 0.03},
		{name: "no-devices", people: 10_000, seed: 4, devices: 0, places: 1, v6: 0.4, active: 0.6, views: true, referred: 0.5, curve: seasonal, guilty: without(allGuilty, "slow-farm", "other-self", "two-levels"), innocent: allInnocent, share: 0.05},
		{name: "no-traces", people: 10_000, seed: 5, devices: 0, places: 0, active: 0.6, views: true, referred: 0.5, curve: steady, guilty: placeless, innocent: without(allInnocent, "library"), share: 0.05},
		{name: "no-views", people: 10_000, seed: 6, devices: 0.95, places: 1, v6: 0.3, active: 0.3, views: false, referred: 0.5, curve: steady, guilty: without(allGuilty, "dead-star", "send-back"), innocent: allInnocent, share: 0.05},
		{name: "small", people: 900, seed: 7, devices: 0.95, places: 1, v6: 0.3, active: 0.5, views: true, referred: 0.5, curve: steady, guilty: allGuilty, innocent: without(allInnocent, "star-of-the-show"), share: 0.05},
	}
}
