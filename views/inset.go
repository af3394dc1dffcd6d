package views

import (
	"strings"

	"refdesk/ui"
)

// insetCells is the margin beside text that has no table's gutter.
const insetCells = 2

// insetWidth is the width that the margins on both sides leave.
func insetWidth(w int) int { return max(1, w-2*insetCells) }

// inset moves a block in from the left, in exactly h lines of w cells.
func inset(block string, w, h int) string {
	margin := strings.Repeat(" ", insetCells)
	return ui.Fill(margin+strings.ReplaceAll(block, "\n", "\n"+margin), w, h)
}

// failedSection is a page that could not be loaded, and the way out.
func failedSection(err error) ui.Section {
	return ui.Section{Pairs: []ui.Pair{{Label: "failed", Value: err.Error() + " · r tries again", Tone: ui.Bad}}}
}
