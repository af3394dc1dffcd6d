package index

import (
	"math/bits"
	"strings"
)

// People are held in columns of blockRows rows. A block is never changed once
// published: a commit copies the blocks that it touches, so its cost does not
// grow with the number of people. A block has two pointers, at its front, which
// leaves the garbage collector next to nothing to trace.
const (
	blockBits = 10
	blockRows = 1 << blockBits
)

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
	flagDestination                          // must confirm an account to pay to
	flagTax                                  // must hand in a tax form
	flagRequired                             // must do something else before a payout
	flagsJudged     = flagHeld | flagBlocked // of no concern to the backend
)

// block is what is held of up to blockRows people whose places follow one
// another.
type block struct {
	// text is all that words are looked for in, folded: row i is
	// text[start[i]:start[i+1]], its parts end with a NUL each.
	text string
	packed

	number  int    // among the blocks of the crowd
	present rowSet // rows that have been seen; the others are only pointed at
	start   [blockRows + 1]uint32
	marks   [buckets]rowSet // rows by the letters and pairs in their text
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
// place once, when it is sealed; so are figures.
type draft struct {
	*block
	figures *sheet
	pool    []byte
	fresh   []span // newest last
}

// span is the text of a row within a draft's pool.
type span struct{ row, from, to uint32 }

// newDraft begins with what a block holds, on a sheet of any content.
func newDraft(of *block, figures *sheet) *draft {
	b := *of
	b.unpack(figures)
	return &draft{block: &b, figures: figures}
}

// set changes a figure of a row.
func (d *draft) set(f figure, row int, n int64) { d.figures[f][row] = n }

// write replaces the text of a row.
func (d *draft) write(row int, text []byte) {
	from := len(d.pool)
	d.pool = append(d.pool, text...)
	d.fresh = append(d.fresh, span{uint32(row), uint32(from), uint32(len(d.pool))})
}

// seal makes the block ready to be published.
func (d *draft) seal() *block {
	d.packed = d.figures.pack()
	if len(d.fresh) > 0 {
		d.putTexts()
	}
	return d.block
}

func (d *draft) putTexts() {
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
}
