package fraud

import "refdesk/internal/model"

// Traits are the values by which somebody is known again in another campaign,
// "" where there is none.
type Traits struct{ Mailbox, Device, Instance string }

// TraitsOf gives a person's traits in the form in which people share them.
func TraitsOf(p model.Participant, lists *Lists) Traits {
	m := readMail(p.Email, lists)
	return Traits{
		Mailbox: joined(m.box, "@", m.domain), Device: deviceText(p.Fingerprint.V), Instance: deviceText(p.Device.V),
	}
}

// Sharing gives the vendor ids of the people who have one of some traits. What
// very many share is left out: it tells nobody apart.
func (c *Columns) Sharing(t Traits) []string {
	seen := map[int32]bool{}
	var ids []string
	for _, one := range []struct {
		a    attribute
		text string
	}{{byMailbox, t.Mailbox}, {byDevice, t.Device}, {byInstance, t.Instance}} {
		if one.text == "" {
			continue
		}
		v, hash := &c.shared[one.a], c.digest(one.a, one.text)
		if v.count(hash, common) == common {
			continue
		}
		for row := v.first(hash); row != none; row = v.next[row] {
			if c.living(row) && !seen[row] {
				seen[row] = true
				ids = append(ids, c.id(row))
			}
		}
	}
	return ids
}

// elsewhere adds that operators blocked the same person in other campaigns. A
// mailbox is one person's; a device that many here have is a make of phone.
func (b *Book) elsewhere(s *sheet, row int32) {
	n, known := b.c.other[row]
	if !known {
		return
	}
	if n.Mailbox > 0 {
		s.add(Elsewhere, 1, model.CountPeople(n.Mailbox)+" with this mailbox blocked in other campaigns")
		return
	}
	share := ramp(float64(n.Device), -1, 1)
	for _, a := range [...]attribute{byDevice, byInstance} {
		v := &b.c.shared[a]
		if hash := v.of(row); hash != 0 {
			share *= (1 - ramp(float64(v.count(hash, common)), 8, common)) / (1 + 20*b.base.noisy(a, 0))
		}
	}
	s.add(Elsewhere, share, model.CountPeople(n.Device)+" on this device blocked in other campaigns")
}
