package fraud

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"refdesk/internal/model"
)

// VendorMatch is the signal of the links by which the vendor says that people
// are one. They are shown beside the vendor's risk, which weighs for both.
const VendorMatch = "vendor-match"

// mostMatches is how many matches of a person are kept.
const mostMatches = 50

// matchesField is where GrowSurf names whom it takes for the same fraudster.
//
// Source: documented; the shape of its items is not: ids and objects with an id
// are both taken.
const matchesField = "allMatchingFraudsters"

// putMatches keeps with whom the vendor says that a person is one.
func (c *Columns) putMatches(row int32, extra string) {
	delete(c.matched, row)
	var rows []int32
	for _, id := range matchesIn(extra) {
		other := c.row(id)
		if other != row && !slices.Contains(rows, other) && len(rows) < mostMatches {
			rows = append(rows, other)
		}
	}
	if rows != nil {
		slices.SortFunc(rows, func(a, b int32) int { return strings.Compare(c.id(a), c.id(b)) })
		c.matched[row] = rows
	}
}

// matchesIn reads the ids of those whom a person matched, none where there are
// none or the field is something else.
func matchesIn(extra string) []string {
	if !strings.Contains(extra, matchesField) || strings.Contains(extra, `"`+matchesField+`":[]`) {
		return nil
	}
	var fields map[string]json.RawMessage
	var items []json.RawMessage
	if json.Unmarshal([]byte(extra), &fields) != nil || json.Unmarshal(fields[matchesField], &items) != nil {
		return nil
	}
	var ids []string
	for _, item := range items {
		var id string
		var object struct{ ID string }
		if json.Unmarshal(item, &id) != nil && json.Unmarshal(item, &object) == nil {
			id = object.ID
		}
		if id != "" && len(id) <= 512 {
			ids = append(ids, id)
		}
	}
	return ids
}

// matchWords says with whom the vendor takes a person for one.
func (c *Columns) matchWords(row int32) string {
	rows := c.matched[row]
	switch len(rows) {
	case 0:
		return ""
	case 1:
		return ", the same as " + c.id(rows[0])
	}
	return fmt.Sprintf(", the same as %d others, %s among them", len(rows), c.id(rows[0]))
}

// matches are who is one by the vendor's word, as links among the rows; of one
// person alone, all.
func (b *Book) matches(rows []int32) []model.Link {
	if len(b.c.matched) == 0 {
		return nil
	}
	var links []model.Link
	for _, row := range rows {
		all := b.c.matched[row] // by id
		if len(all) == 0 {
			continue
		}
		ids := []string{b.c.id(row)}
		for _, other := range all {
			if _, in := slices.BinarySearch(rows, other); in || len(rows) == 1 {
				ids = append(ids, b.c.id(other))
			}
		}
		if len(ids) > 1 {
			links = append(links, model.Link{Signal: VendorMatch, Value: b.c.id(row), People: ids, Total: len(all) + 1})
		}
	}
	return links
}
