package views

import (
	"strconv"

	"refdesk/internal/model"
	"refdesk/ui"
)

// activityRow is a line of the vendor's log with its place in it: lines have no
// ids of their own.
type activityRow struct {
	model.Activity
	at int
}

func activityID(a activityRow) string {
	return strconv.FormatInt(a.At.UnixMilli(), 10) + " " + a.Type + " " + a.Text + " " + strconv.Itoa(a.at)
}

func activityColumns(env Env) []ui.Column[activityRow] {
	type row = activityRow
	return []ui.Column[row]{
		{ID: "at", Title: "ago", Width: 7, Right: true, Cell: func(a row) ui.Cell { return quiet(env.aged(a.At)) }},
		{ID: "type", Title: "type", Width: 9, Drop: 1, Cell: func(a row) ui.Cell { return quiet(lower(a.Type)) }},
		{ID: "text", Title: "what the vendor logged", Width: 20, Flex: 1, Cell: func(a row) ui.Cell { return plainly(env.show(a.Text)) }},
	}
}

// tellLog shows the vendor's log, or why there is none. A log that is older
// than it should be says so in the panel's name.
func (v *participant) tellLog() {
	rows := make([]activityRow, len(v.activity.fresh.Value))
	for i, a := range v.activity.fresh.Value {
		rows[i] = activityRow{a, i}
	}
	v.log.name = "activity"
	words, tone := v.activity.words(v.env)
	switch {
	case !v.activity.known:
		v.log.table.SetEmpty(words, "")
	case tone == ui.Warn:
		v.log.name = "activity " + v.env.ago(v.activity.fresh.AsOf) + " old"
		v.log.table.SetEmpty("the vendor logged nothing", words)
	default:
		v.log.table.SetEmpty("the vendor logged nothing", words)
	}
	v.log.take(rows)
}
