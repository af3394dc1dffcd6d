package fraud

import (
	"cmp"
	"slices"

	"refdesk/internal/model"
)

// Referral is the signal of the links that say who brought whom. They are
// shown and weigh nothing.
const Referral = "referral"

// shown are the links of some people as screens show them, strongest first,
// then who brought whom. For one person they name everybody who shares.
func (b *Book) shown(rows []int32) []model.Link {
	seen := map[*link]bool{}
	var found []*link
	for _, row := range rows {
		for _, l := range b.linksOf[row] {
			if !seen[l] {
				seen[l] = true
				found = append(found, l)
			}
		}
	}
	slices.SortStableFunc(found, func(x, y *link) int {
		return cmp.Or(
			cmp.Compare(b.points(y.signal, y.share), b.points(x.signal, x.share)),
			cmp.Compare(x.signal, y.signal), cmp.Compare(x.text, y.text), cmp.Compare(x.members[0], y.members[0]),
		)
	})
	var links []model.Link
	for _, l := range found {
		m := b.c.modelLink(l)
		m.People = b.c.namesOf(l.members, rows)
		if len(m.People) > 1 {
			links = append(links, m)
		}
	}
	return append(append(links, b.matches(rows)...), b.referrals(rows)...)
}

func (c *Columns) modelLink(l *link) model.Link {
	value := c.texts[l.hash]
	if l.attribute == byFriends {
		value = c.id(int32(l.hash))
	}
	return model.Link{Signal: l.signal, Value: value, Total: max(l.total, len(l.members)), Strong: l.strong, Trusted: l.trusted}
}

// namesOf names the members who are among the rows; all where there is one row.
func (c *Columns) namesOf(members, rows []int32) []string {
	var ids []string
	for _, row := range members {
		if _, in := slices.BinarySearch(rows, row); in || len(rows) == 1 {
			ids = append(ids, c.id(row))
		}
	}
	return ids
}

// referrals are who brought whom among the rows.
func (b *Book) referrals(rows []int32) []model.Link {
	brought := map[int32][]string{}
	for _, row := range rows {
		by := b.c.referrer[row]
		if _, in := slices.BinarySearch(rows, by); in {
			brought[by] = append(brought[by], b.c.id(row))
		}
	}
	var links []model.Link
	for _, row := range rows {
		if friends := brought[row]; friends != nil {
			links = append(links, model.Link{Signal: Referral, Value: b.c.id(row), People: friends, Total: int(b.c.friends[row])})
		}
	}
	return links
}
