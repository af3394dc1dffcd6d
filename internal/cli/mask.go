package cli

import (
	"bytes"
	"encoding/json"
	"io"

	"refdesk/internal/export"
	"refdesk/internal/model"
)

// masked is where words print while addresses are not to be shown whole. What
// is written in one call is a line, or lines, of its own.
type masked struct{ to io.Writer }

func (m masked) Write(p []byte) (int, error) {
	shown := []byte(model.MaskAddresses(string(p)))
	if len(p) > 0 && p[0] == '{' && json.Valid(p) {
		shown = maskJSON(p)
	}
	if _, err := m.to.Write(shown); err != nil {
		return 0, err
	}
	return len(p), nil
}

// plain is where a writer leads that masks: for what is masked already.
func plain(w io.Writer) io.Writer {
	if m, ok := w.(masked); ok {
		return m.to
	}
	return w
}

// mask hides addresses in all that is printed from then on, errors included.
func (s *session) mask() { s.out, s.err = masked{plain(s.out)}, masked{plain(s.err)} }

// maskJSON masks the texts of a JSON document and leaves every other byte as it
// is.
func maskJSON(doc []byte) []byte {
	var out bytes.Buffer
	for len(doc) > 0 {
		from := bytes.IndexByte(doc, '"')
		if from < 0 {
			break
		}
		to := from + 1
		for doc[to] != '"' { // the document is valid, so that each text ends
			if doc[to] == '\\' {
				to++
			}
			to++
		}
		out.Write(doc[:from])
		out.Write(maskText(doc[from : to+1]))
		doc = doc[to+1:]
	}
	out.Write(doc)
	return out.Bytes()
}

// maskText masks one quoted text.
func maskText(quoted []byte) []byte {
	var text string
	if err := json.Unmarshal(quoted, &text); err != nil {
		return quoted // never, of a valid document
	}
	shown := model.MaskAddresses(text)
	if shown == text {
		return quoted
	}
	var line bytes.Buffer
	_ = export.Line(&line, shown) // a text has a form, and a buffer takes it
	return bytes.TrimSuffix(line.Bytes(), []byte("\n"))
}
