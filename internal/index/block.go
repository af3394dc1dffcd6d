package index

import (
	"math"
	"math/bits"
	"strings"

	"refdesk/internal/model"
)

// People are held in columns of blockRows rows. A block is never changed once
// published: a commit copies the blocks that it touches, so its cost does not
// grow with the number of people. Nothing in a block but its text is a pointer,
// which leaves the garbage collector nothing to trace.
const (
	blockBits = 10
	blockRows = 1 << blockBits
)

// unknown stands in a column for a fact that is missing.
const unknown = math.MinInt64

// unknown32 is unknown in a narrow column. Counts beyond its range stand at the
// end of it.
const unknown32 = math.MinInt32

// narrow puts a count into a narrow column, and wide takes it out again.
func narrow(n model.Opt[int64]) int32 {
	if !n.Known {
		return unknown32
	}
	return int32(min(max(n.V, -math.MaxInt32), math.MaxInt32))
}

func wide(n int32) int64 {
	if n == unknown32 {
		return unknown
	}
	return int64(n)
}

// rowSet is one bit for each row of a block.
type rowSet [blockRows / 64]uint64

func (r *rowSet) has(i int) bool { return r[i/64]>>(i%64)&1 != 0 }
func (r *rowSet) add(i int)      { r[i/64] |= 1 << (i % 64) }

func (r *rowSet) count() int {
	n := 0
	for _, word := range r {
		n += bits.OnesCount64(word)
	}
	return n
}

// and keeps the rows that are in with as well.
func (r *rowSet) and(with *rowSet) {
	for w := range r {
		r[w] &= with[w]
	}
}

// or adds the rows of other.
func (r *rowSet) or(other *rowSet) {
	for w := range r {
		r[w] |= other[w]
	}
}

// without takes the rows of other out.
func (r *rowSet) without(other *rowSet) {
	for w := range r {
		r[w] &^= other[w]
	}
}

// keep asks about each row that is in and takes out those that do not pass.
func (r *rowSet) keep(pass func(row int) bool) {
	for w, word := range r {
		for rest := word; rest != 0; rest &= rest - 1 {
			bit := bits.TrailingZeros64(rest)
			if !pass(w*64 + bit) {
				r[w] &^= 1 << bit
			}
		}
	}
}

// What a person has, one bit each.
const (
	flagGone = 1 << iota
	flagNotes
	flagHeld
	flagBlocked
	flagsJudged = flagHeld | flagBlocked // of no concern to the backend
)

// block is the columns of up to blockRows people whose places follow one
// another. Times are milliseconds since 1970.
type block struct {
	number  int    // among the blocks of the crowd
	present rowSet // rows that have been seen; the others are only pointed at

	key, created, asOf       [blockRows]int64
	referrals, monthly, rank [blockRows]int32 // unknown32 where missing
	lastMonth, leads         [blockRows]int32 // likewise
	impressions, views       [blockRows]int32 // likewise
	referrer                 [blockRows]int32 // place of who brought the person, or none
	scope, risk, reason      [blockRows]uint32
	status                   [blockRows]uint32 // as an affiliate
	flags                    [blockRows]uint8

	// text is all that words are looked for in, folded: row i is
	// text[start[i]:start[i+1]], its parts end with a NUL each.
	text  string
	start [blockRows + 1]uint32
	marks [buckets]rowSet // rows by the letters and pairs in their text
}

func (b *block) row(i int) string { return b.text[b.start[i]:b.start[i+1]] }

// texts are the parts of a row that have a meaning of their own.
func (b *block) texts(i int) (name, email, id string) {
	name, rest, _ := strings.Cut(b.row(i), "\x00")
	email, rest, _ = strings.Cut(rest, "\x00")
	id, _, _ = strings.Cut(rest, "\x00")
	if name == "" {
		if name = email; name == "" {
			name = id
		}
	}
	return name, email, id
}

// draft is a block while it changes. Texts are collected beside it and put in
// place once, when it is sealed.
type draft struct {
	*block
	pool  []byte
	fresh []span // newest last
}

// span is the text of a row within a draft's pool.
type span struct{ row, from, to uint32 }

func newDraft(of *block) *draft {
	b := *of
	return &draft{block: &b}
}

// write replaces the text of a row.
func (d *draft) write(row int, text []byte) {
	from := len(d.pool)
	d.pool = append(d.pool, text...)
	d.fresh = append(d.fresh, span{uint32(row), uint32(from), uint32(len(d.pool))})
}

// seal makes the block ready to be published.
func (d *draft) seal() *block {
	if len(d.fresh) == 0 {
		return d.block
	}
	newest := [blockRows]int32{}
	for i, s := range d.fresh {
		newest[s.row] = int32(i + 1)
	}
	size := len(d.text)
	for _, at := range newest {
		if at != 0 {
			s := d.fresh[at-1]
			size += int(s.to-s.from) - len(d.row(int(s.row)))
		}
	}
	var text strings.Builder
	text.Grow(size)
	var start [blockRows + 1]uint32
	for row := range blockRows {
		if at := newest[row]; at != 0 {
			s := d.fresh[at-1]
			text.Write(d.pool[s.from:s.to])
		} else {
			text.WriteString(d.row(row))
		}
		start[row+1] = uint32(text.Len())
	}
	d.text, d.start = text.String(), start
	d.mark()
	return d.block
}
