package store

import (
	"context"
	"slices"

	"refdesk/internal/model"
)

// match says which case a finding belongs to.
type match struct {
	finding  model.Finding
	winner   int64   // the case it continues, 0 = a new one
	absorbed []int64 // younger cases that are merged into it
}

// matchFindings pairs findings with the cases that hold their people. A case
// goes to the finding that has most of its people; of several cases that go to
// one finding the oldest stays. Faded are cases that no finding continues.
func matchFindings(findings []model.Finding, owner map[string]int64) (matches []match, faded []int64) {
	type share struct{ finding, people int }
	best := map[int64]share{}
	for i, f := range findings {
		people := map[int64]int{}
		for _, e := range f.People {
			if id := owner[e.Person]; id != 0 {
				people[id]++
			}
		}
		for id, n := range people {
			if n > best[id].people {
				best[id] = share{i, n}
			}
		}
	}
	going := make([][]int64, len(findings))
	for id, s := range best {
		going[s.finding] = append(going[s.finding], id)
	}
	for i, f := range findings {
		m := match{finding: f}
		if ids := going[i]; len(ids) > 0 {
			slices.Sort(ids)
			m.winner, m.absorbed = ids[0], ids[1:]
		}
		matches = append(matches, m)
	}
	for _, id := range owner {
		if _, goes := best[id]; !goes {
			faded = append(faded, id)
		}
	}
	slices.Sort(faded)
	return matches, slices.Compact(faded)
}

// owners gives the case of each of these people, or of everybody where people
// is nil, who is in one.
func (s *Store) owners(ctx context.Context, scope int64, people []string) (map[string]int64, error) {
	type pair struct {
		person string
		id     int64
	}
	read := func(scan func(...any) error) (p pair, err error) { return p, scan(&p.person, &p.id) }
	query, args := `SELECT person, case_id FROM case_person WHERE scope = ?`, []any{scope}
	if people != nil {
		query, args = query+` AND person IN (SELECT value FROM json_each(?))`, append(args, jsonArray(people))
	}
	pairs, err := collect(ctx, s, read, query, args...)
	owner := make(map[string]int64, len(pairs))
	for _, p := range pairs {
		owner[p.person] = p.id
	}
	return owner, err
}
