package index

import (
	"strings"
	"testing"

	"github.com/junegunn/fzf/src/algo"
	"github.com/junegunn/fzf/src/util"

	"refdesk/internal/model"
)

// wordQueries are words of 1 to 12 letters, one to three of them, from no hits
// to nearly all.
var wordQueries = []string{
	"a", "z", "sm", "qx", "smi", "mail", "smith", "zzqqx", "example", "nakamura", "192.168.1", "mira okafor", "smith mail3 168", "example.com", "zzqqxxzzqqxx",
}

// lines are the rows of an index as fzf has them.
func lines(x *Index) []util.Chars {
	var all []util.Chars
	for _, b := range x.state.Load().people.blocks {
		for row := range blockRows {
			if b.present.has(row) {
				all = append(all, util.ToChars([]byte(strings.ReplaceAll(b.row(row), "\x00", " "))))
			}
		}
	}
	return all
}

// fzfMatches counts the lines that have all words, on all cores, with the
// algorithm that fzf has for exact words.
func fzfMatches(all []util.Chars, words []string) int {
	const portion = 4096
	patterns := make([][]rune, len(words))
	for i, word := range words {
		patterns[i] = []rune(word)
	}
	counts := make([]int, (len(all)+portion-1)/portion)
	eachOf(len(counts), func(part int) {
		slab := util.MakeSlab(100*1024, 2048)
		for i := part * portion; i < min((part+1)*portion, len(all)); i++ {
			hit := true
			for _, pattern := range patterns {
				if at, _ := algo.ExactMatchNaive(false, false, true, &all[i], pattern, false, slab); at.Start < 0 {
					hit = false
					break
				}
			}
			if hit {
				counts[part]++
			}
		}
	})
	sum := 0
	for _, n := range counts {
		sum += n
	}
	return sum
}

// BenchmarkFilter measures a question that has not been asked before, from its
// text to the first window of rows. The baseline only matches the same lines.
func BenchmarkFilter(b *testing.B) {
	x := grown()
	all := lines(x)
	for _, text := range wordQueries {
		want := fzfMatches(all, strings.Fields(text))
		b.Run("baseline=fzf/"+text, func(b *testing.B) {
			for b.Loop() {
				fzfMatches(all, strings.Fields(text))
			}
		})
		b.Run("index/"+text, func(b *testing.B) {
			for b.Loop() {
				x.forget()
				w, err := x.People(b.Context(), model.Query{Text: text, Count: 50})
				if err != nil || w.Matched != want {
					b.Fatalf("%d matched, fzf says %d, %v", w.Matched, want, err)
				}
			}
		})
	}
}
