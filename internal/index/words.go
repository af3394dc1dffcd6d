package index

import (
	"math/bits"
	"strings"
)

// Each block marks which rows hold which letters and pairs of letters. A word
// is then looked for only in rows that have all its pairs. The commonest
// letters have a bucket each, so that a query of one letter needs no look at
// the text at all; pairs share the buckets that are left.
const (
	letters = "abcdefghijklmnopqrstuvwxyz0123456789@.-_+ "
	buckets = 256
)

// letterBucket gives the bucket of a letter plus one; 0 where it has none.
var letterBucket = func() (of [256]uint8) {
	for i := range len(letters) {
		of[letters[i]] = uint8(i + 1)
	}
	return of
}()

func pairBucket(a, b byte) uint32 {
	hash := (uint32(a)<<8 | uint32(b)) * 2654435761
	return uint32(len(letters)) + (hash>>16)%(buckets-uint32(len(letters)))
}

// mark fills the buckets from the text.
func (b *block) mark() {
	b.marks = [buckets]rowSet{}
	for row := range blockRows {
		word, bit := row/64, uint64(1)<<(row%64)
		text := b.row(row)
		for i := range len(text) {
			if of := letterBucket[text[i]]; of != 0 {
				b.marks[of-1][word] |= bit
			}
			if i > 0 {
				b.marks[pairBucket(text[i-1], text[i])][word] |= bit
			}
		}
	}
}

// wordSieve finds a word anywhere in the text of a row.
type wordSieve struct {
	word    string
	buckets []uint32
	rare    int  // the letter of the word that is looked for first
	exact   bool // the buckets alone decide
}

// commonness orders letters by how often names and addresses have them; letters
// that are not named are rare.
const commonness = "eaionrlmtscd.hugpbykvfw@1029387465jxzq"

func newWordSieve(word string) *wordSieve {
	s := &wordSieve{word: word}
	seen := map[uint32]bool{}
	note := func(bucket uint32) {
		if !seen[bucket] {
			seen[bucket] = true
			s.buckets = append(s.buckets, bucket)
		}
	}
	best := -1
	for i := range len(word) {
		if i > 0 {
			note(pairBucket(word[i-1], word[i]))
		}
		place := strings.IndexByte(commonness, word[i])
		if place < 0 {
			place = len(commonness)
		}
		if place > best {
			best, s.rare = place, i
		}
	}
	for i := range len(word) {
		if of := letterBucket[word[i]]; of != 0 && len(word) < 3 {
			note(uint32(of - 1))
		}
	}
	s.exact = len(word) == 1 && len(s.buckets) == 1
	return s
}

// narrow takes out the rows that cannot have the word.
func (s *wordSieve) narrow(b *block, in *rowSet) {
	for _, bucket := range s.buckets {
		in.and(&b.marks[bucket])
	}
}

// dense is the number of rows of a block from which on reading through its text
// costs less than looking at row after row.
const dense = blockRows / 4

// sift keeps the rows that have the word.
func (s *wordSieve) sift(b *block, in *rowSet) {
	if s.exact {
		return
	}
	if in.count() >= dense {
		s.through(b, in)
		return
	}
	for w, word := range in {
		for rest := word; rest != 0; rest &= rest - 1 {
			bit := bits.TrailingZeros64(rest)
			i := w*64 + bit
			if s.next(b.text[b.start[i]:b.start[i+1]], 0) < 0 {
				in[w] &^= 1 << bit
			}
		}
	}
}

// through reads a block's text from end to end.
func (s *wordSieve) through(b *block, in *rowSet) {
	var found rowSet
	row := 0
	for at := s.next(b.text, 0); at >= 0; at = s.next(b.text, int(b.start[row])) {
		for int(b.start[row+1]) <= at {
			row++
		}
		found.add(row)
		row++
	}
	in.and(&found)
}

// next finds the word from a place on, by its rarest letter; -1 = not there.
func (s *wordSieve) next(text string, from int) int {
	word, rare := s.word, s.rare
	letter := word[rare]
	for at := from + rare; at < len(text); at++ {
		skip := strings.IndexByte(text[at:], letter)
		if skip < 0 {
			return -1
		}
		at += skip
		first := at - rare
		if len(text)-first < len(word) {
			return -1
		}
		if text[first:first+len(word)] == word {
			return first
		}
	}
	return -1
}
