package index

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// figure names a number that is held of each person.
type figure uint8

const (
	figKey     figure = iota
	figCreated        // milliseconds since 1970, as all moments
	figAsOf
	figReferrals
	figMonthly
	figLastMonth
	figRank
	figLeads
	figImpressions
	figViews
	figReferrer // place of who brought the person, or none
	figScope
	figRisk
	figReason
	figStatus // as an affiliate
	figDue    // to be paid, in minor units
	figDueIn  // the currency of that
	figFlags
	figures
)

// unknown stands for a figure that is missing.
const unknown = math.MinInt64

// packed is the figures of up to blockRows rows, each in as few bytes as its
// range in these rows needs: people who stand beside one another have much in
// common, so that a person takes a third of what plain columns would.
type packed struct {
	bytes []byte
	of    [figures]packing
}

// packing says how the numbers of one figure are laid out.
type packing struct {
	base  int64
	mask  uint64
	from  uint32 // in bytes
	width uint8  // of one number, in bytes; 0 = all are the base
	gaps  bool   // nought says unknown
}

// get gives a figure of a row.
func (p *packed) get(f figure, row int) int64 {
	how := &p.of[f]
	n := binary.LittleEndian.Uint64(p.bytes[int(how.from)+row*int(how.width):]) & how.mask
	if n == 0 && how.gaps {
		return unknown
	}
	return how.base + int64(n)
}

// sheet is the figures of up to blockRows rows while they change.
type sheet [figures][blockRows]int64

// unpack lays all figures out; of rows never written they are nought.
func (p *packed) unpack(to *sheet) {
	if p.bytes == nil {
		*to = sheet{}
		return
	}
	for f := range figures {
		for row := range blockRows {
			to[f][row] = p.get(f, row)
		}
	}
}

// pack is the opposite of unpack.
func (s *sheet) pack() packed {
	var p packed
	size := uint32(0)
	for f := range figures {
		how := packingOf(&s[f])
		how.from = size
		size += uint32(how.width) * blockRows
		p.of[f] = how
	}
	p.bytes = make([]byte, size+8) // a number is read as eight bytes, whatever its width
	for f := range figures {
		p.of[f].write(p.bytes, &s[f])
	}
	return p
}

func packingOf(column *[blockRows]int64) packing {
	least, most, gaps := int64(math.MaxInt64), int64(math.MinInt64), false
	for _, n := range column {
		if n == unknown {
			gaps = true
			continue
		}
		least, most = min(least, n), max(most, n)
	}
	if most < least { // none is known
		return packing{gaps: true}
	}
	how := packing{base: least, gaps: gaps}
	span := uint64(most) - uint64(least)
	if gaps {
		how.base-- // what stands for unknown is not among the others
		span++
	}
	how.width = uint8((bits.Len64(span) + 7) / 8)
	how.mask = math.MaxUint64 >> (64 - 8*how.width)
	return how
}

// write puts the numbers of a figure in place, from the first to the last: the
// bytes beyond each belong to the next.
func (how packing) write(to []byte, column *[blockRows]int64) {
	if how.width == 0 {
		return
	}
	at := int(how.from)
	for _, n := range column {
		if n == unknown && how.gaps {
			n = how.base
		}
		left := uint64(n - how.base)
		for i := range int(how.width) {
			to[at+i] = byte(left >> (8 * i))
		}
		at += int(how.width)
	}
}
