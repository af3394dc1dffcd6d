package index

import "slices"

// mostPatched is how many people may have changed since an answer for it to be
// carried on. An answer keeps the blocks of its own moment, of which others
// changed as many at most.
const mostPatched = 128

// lineage tells what set a crowd apart from those shortly before it.
type lineage struct {
	version int64
	reaches int64 // the oldest version that the differences lead back to
	steps   []step
}

// step is the places that changed with a version.
type step struct {
	version int64
	changed []int32
}

// follow goes one version on.
func (l lineage) follow(changed []int32) lineage {
	next := lineage{version: l.version + 1, reaches: l.reaches}
	if len(changed) > mostPatched {
		next.reaches = next.version
		return next
	}
	next.steps = append(slices.Clone(l.steps), step{next.version, distinct(changed)})
	left := 0
	for _, s := range next.steps {
		left += len(s.changed)
	}
	for left > mostPatched {
		left -= len(next.steps[0].changed)
		next.reaches = next.steps[0].version
		next.steps = next.steps[1:]
	}
	return next
}

// since gives the places that changed after a version; false where they are not
// known any more.
func (l lineage) since(version int64) (changed []int32, known bool) {
	if version < l.reaches {
		return nil, false
	}
	for _, s := range l.steps {
		if s.version > version {
			changed = append(changed, s.changed...)
		}
	}
	return distinct(changed), true
}

func distinct(places []int32) []int32 { return slices.Compact(slices.Sorted(slices.Values(places))) }
