package sandbox

import "slices"

// pageOf cuts the page that begins at a cursor out of a list, and names the
// first row of the next one: nil at the end. An unknown cursor is refused.
func pageOf[T any](q *request, rows []T, id func(T) string) (page []T, limit int, next *string, refused *failure) {
	limit = q.limit(10)
	cursor := q.cursor()
	if refused := q.query.verdict(); refused != nil {
		return nil, 0, nil, refused
	}
	start := 0
	if cursor != "" {
		start = slices.IndexFunc(rows, func(row T) bool { return id(row) == cursor })
		if start < 0 {
			return nil, 0, nil, badCursor(cursor)
		}
	}
	end := min(start+limit, len(rows))
	if end < len(rows) {
		next = new(string)
		*next = id(rows[end])
	}
	return rows[start:end], limit, next, nil
}

func badCursor(cursor string) *failure {
	return badRequest(badParams, problem{Location: "query", Param: "nextId", Value: cursor, Msg: "Unknown nextId."})
}

// newestPage is a page of living people, newest first, without walking the
// list from its beginning. A cursor stays good when its person was deleted.
func (q *request) newestPage(limit int, cursor string) (page []*participant, next *string, refused *failure) {
	people := q.campaign.people
	at := len(people) - 1
	if cursor != "" {
		first := q.campaign.byID[cursor]
		if first == nil {
			return nil, nil, badCursor(cursor)
		}
		at = first.position
	}
	for ; at >= 0; at-- {
		switch p := people[at]; {
		case p.gone:
		case len(page) == limit:
			return page, &p.id, nil
		default:
			page = append(page, p)
		}
	}
	return page, nil, nil
}

// mapped turns rows into what is shown of them; never nil, so that an empty
// list is written as one.
func mapped[T, V any](rows []T, view func(T) V) []V {
	out := make([]V, 0, len(rows))
	for _, row := range rows {
		out = append(out, view(row))
	}
	return out
}

// copied is a list of its own that is never nil, so that an empty one is
// written as a list and not as null.
func copied[T any](list []T) []T { return append([]T{}, list...) }
