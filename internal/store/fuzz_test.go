package store_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"
	"unicode/utf8"

	"refdesk/internal/model"
)

// FuzzAppend stores events with any text whatever in them. None may be refused
// or come back altered, beyond being cut where it is very long.
func FuzzAppend(f *testing.F) {
	for _, text := range []string{
		"Mira Okafor", "", "杏奈", "\x1b]52;c;aGk=\a", "a\x00b", "\xff\xfe", "'; DROP TABLE event; --", "\u202etxt",
		"{\"event\":\"NEW_PARTICIPANT_ADDED\"}", string(bytes.Repeat([]byte("é"), 9000)),
	} {
		f.Add(text, text)
	}
	s := open(f, f.TempDir(), func() time.Time { return noon })
	round := 0
	f.Fuzz(func(t *testing.T, name, raw string) {
		round++
		ctx := context.Background()
		p := person(fmt.Sprint("p", round), name)
		p.FirstName = model.Some(name)
		d := delivery(model.KindJoined, p.ID, fmt.Sprint(round), at(1), about(p))
		d.Headline, d.PersonName, d.Reason, d.Name = name, name, name, name
		d.Raw = append([]byte(fmt.Sprint(round, " ")), raw...)
		receipt := must(s.Append(ctx, d))(t)
		event := must(s.Event(ctx, receipt.Seq))(t)
		if !bytes.Equal(event.Raw, d.Raw) || event.State != model.EventFolded {
			t.Errorf("the body %q came back as %q, %s", d.Raw, event.Raw, event.State)
		}
		if got := personOf(t, s, p.ID).FirstName.V; got != name && (len(name) <= 16<<10 || name[:len(got)] != got) {
			t.Errorf("the name %q came back as %q", name, got)
		}
		if utf8.ValidString(name) && !utf8.ValidString(event.Headline) {
			t.Errorf("%q was cut within a letter", event.Headline)
		}
	})
}
