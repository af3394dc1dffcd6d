package index

import (
	"testing"

	"pgregory.net/rapid"
)

func TestLatinFoldsAsAnythingDoes(t *testing.T) {
	for r := range rune(latin) {
		if got, ok := foldLatin(string(r)); !ok || got != foldAny(string(r)) {
			t.Errorf("%q folds to %q, not to %q", r, got, foldAny(string(r)))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.OneOf(rapid.RuneFrom([]rune("aZ-ßÉñİſŉµ\u00ad\u0345日\ufffd")), rapid.Rune())).Draw(t, "text")
		if got, ok := foldLatin(text); ok && got != foldAny(text) {
			t.Errorf("%q folds to %q, not to %q", text, got, foldAny(text))
		}
	})
}
