package app

import (
	"slices"
	"testing"

	"refdesk/internal/export"
	"refdesk/views"
)

// TestScreensShowFactsThatThereAre: an export of what a list shows finds each of
// its facts in the contract.
func TestScreensShowFactsThatThereAre(t *testing.T) {
	for kind, columns := range views.Facts() {
		name := kind
		if other, ok := exportKinds[kind]; ok {
			name = other
		}
		shape := export.ShapeOf(name)
		if shape == nil {
			t.Errorf("rows of %s have no contract", kind)
			continue
		}
		known := export.KeysOf(shape)
		for column, keys := range columns {
			for _, key := range keys {
				if !slices.Contains(known, key) {
					t.Errorf("%s: the column %s shows %q, which the contract has not", kind, column, key)
				}
			}
		}
	}
	for _, format := range views.SheetFormats {
		if _, err := export.FormatOf(format); err != nil {
			t.Error(err)
		}
	}
}
