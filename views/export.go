package views

import (
	"context"
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// fileFormat is a way of writing a file: its name on the screen, and its word,
// with which the file's name ends.
type fileFormat struct{ label, word string }

// exporter asks for the file that something is to be written to, writes it, and
// says what came of it.
type exporter struct {
	env     Env
	formats []fileFormat
	put     func(ctx context.Context, format, path string) (model.Exported, error)
	title   string
	what    string // what is written, in words
	form    *ui.Form

	format  string             // of the file that is being written or was
	count   rowCount           // of the rows; nil where they are not counted
	stop    context.CancelFunc // not nil while the file is being written
	written model.Exported     // its Rows are those so far, while it is being written
	err     error
	over    bool // it was written, or could not be
	done    bool
	w, h    int
}

// exportedMsg says what came of an export.
type exportedMsg struct {
	of      *exporter
	written model.Exported
	err     error
}

func (exportedMsg) forDialog() {}

// sheetFiles name SheetFormats.
var sheetFiles = []fileFormat{{"CSV", SheetFormats[0]}, {"JSON lines", SheetFormats[1]}}

// newSheetExporter asks about a sheet. name is what the file is called at first.
func newSheetExporter(env Env, sheet Sheet, what, name string) *exporter {
	exports, count := env.Exports, newRowCount()
	sheet.Rows = count.over(sheet.Rows)
	e := newExporter(env, sheetFiles, what, name, func(ctx context.Context, format, path string) (model.Exported, error) {
		sheet.Format, sheet.Path = format, path
		return exports.Export(ctx, sheet)
	})
	e.count = count
	return e
}

// newExporter asks for a file in one of several formats, which put writes.
func newExporter(env Env, formats []fileFormat, what, name string, put func(ctx context.Context, format, path string) (model.Exported, error)) *exporter {
	e := &exporter{env: env, formats: formats, put: put, title: "export " + what, what: what}
	var labels []string
	for _, f := range formats {
		labels = append(labels, f.label)
	}
	e.form = ui.NewForm(env.Styles, e.title,
		ui.Field{ID: "format", Label: "as", Choices: labels},
		ui.Field{ID: "path", Label: "file", Value: name, Check: func(path string) string {
			if strings.TrimSpace(path) == "" {
				return "a file needs a name"
			}
			return ""
		}})
	e.form.OnSubmit = e.write
	e.form.OnCancel = func() tea.Cmd {
		e.done = true
		return nil
	}
	return e
}

func (e *exporter) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case exportedMsg:
		e.took(msg)
		return nil
	case exportMovedMsg:
		return e.moved(msg)
	case tea.KeyPressMsg:
		if e.stop != nil || e.over {
			e.leave(msg.String())
			return nil
		}
	}
	return e.form.Update(msg)
}

// leave closes the dialog; while the file is being written it stops that.
func (e *exporter) leave(key string) {
	if !slices.Contains([]string{"esc", "enter", "q"}, key) || e.stop != nil && key != "esc" {
		return
	}
	if e.stop != nil {
		e.stop()
		return
	}
	e.done = true
}

// write begins to write. The ending of the file goes by the format where the
// name has none of its own.
func (e *exporter) write(values map[string]string) tea.Cmd {
	format := e.formats[0].word
	for _, f := range e.formats {
		if f.label == values["format"] {
			format = f.word
		}
	}
	path := strings.TrimSpace(values["path"])
	if name := path[strings.LastIndexByte(path, '/')+1:]; !strings.Contains(name, ".") {
		path += "." + format
	}
	ctx, stop := context.WithCancel(e.env.Ctx)
	e.stop, e.format = stop, format
	put, count := e.put, e.count
	return tea.Batch(func() tea.Msg {
		defer stop()
		defer count.end()
		written, err := put(ctx, format, path)
		return exportedMsg{e, written, err}
	}, count.next(e))
}

// moved shows how far the file has come, and waits for more.
func (e *exporter) moved(msg exportMovedMsg) tea.Cmd {
	if msg.of != e || e.stop == nil {
		return nil
	}
	e.written.Rows = msg.rows
	return e.count.next(e)
}

func (e *exporter) took(msg exportedMsg) {
	if msg.of != e {
		return
	}
	e.stop, e.over = nil, true
	e.written, e.err = msg.written, msg.err
}

func (e *exporter) Done() bool { return e.done }

func (e *exporter) Fit(w, h int) {
	e.w = min(w, 76)
	e.h = min(h, len(e.lines())+2)
	if e.stop == nil && !e.over {
		_, rows := e.form.Fit(w, h)
		e.form.SetSize(e.w, rows)
	}
}

func (e *exporter) SetStyles(st *ui.Styles) {
	e.env.Styles = st
	e.form.SetStyles(st)
}

func (e *exporter) View() string {
	if e.stop == nil && !e.over {
		return e.form.View()
	}
	return e.env.Styles.Box(e.title, e.lines(), e.w, e.h)
}

// lines are the insides of the box once the file is being written.
func (e *exporter) lines() []string {
	st, inner := e.env.Styles, max(1, e.w-4)
	if e.stop != nil {
		line := "writing " + e.what + "…"
		if n := e.written.Rows; n > 0 {
			line += " " + ui.Number(n) + " so far"
		}
		return []string{ui.Cut(line, inner), "", st.Label.Render("esc stops and leaves no file")}
	}
	if e.err != nil {
		out := ui.Wrap(st.Mark(ui.Bad)+" "+e.env.show(e.reason()), inner)
		for i, line := range out {
			out[i] = st.Tone(ui.Bad).Render(line)
		}
		return append(out, "", st.Label.Render("no file was left behind · esc closes"))
	}
	out := []string{st.Tone(ui.Good).Render(st.Mark(ui.Good) + " " + e.rows() + ", " + countOf(int(e.written.Bytes), "byte"))}
	out = append(out, "")
	out = append(out, ui.Wrap(e.written.Path, inner)...)
	out = append(out, "", st.Label.Render("SHA-256"))
	out = append(out, ui.Wrap(e.written.SHA256, inner)...)
	return append(out, "", st.Label.Render("esc closes"))
}

// rows counts what was written. A sheet's first line names the columns and is
// none of them.
func (e *exporter) rows() string {
	text := countOf(e.written.Rows, "row")
	if e.format == SheetFormats[0] {
		text += " below a header"
	}
	return text
}

// reason says why there is no file.
func (e *exporter) reason() string {
	if errors.Is(e.err, context.Canceled) {
		return "stopped"
	}
	return e.err.Error()
}
