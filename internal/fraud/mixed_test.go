package fraud

import (
	"slices"
	"testing"

	"refdesk/internal/model"
)

// TestMixedScriptIsEvidence in an address as in a name: no hand types two
// alphabets into one word.
func TestMixedScriptIsEvidence(t *testing.T) {
	const words = "mixed script: letters of two alphabets in one word of "
	for _, c := range []struct{ first, mail, want string }{
		{"Noor", "nооr.vega@example.com", words + "the address"},
		{"Nооr", "noor.vega@example.com", words + "the name"},
		{"Nооr", "noor.vega@exаmple.com", words + "the name and of the address"},
		{"Нур", "нур.вега@example.com", ""},
		{"Noor", "noor.vega@example.com", ""},
	} {
		w := village()
		row := w.join(w.late())
		p := w.person(row)
		named(p, c.first, "vega")
		p.Email = c.mail
		b := Assess(load(program{rows: w.rows}), DefaultSettings())
		s, ok := b.Person(p.ID)
		if !ok {
			t.Fatalf("%s is not there", p.ID)
		}
		i := slices.IndexFunc(s.Parts, func(p model.Part) bool { return p.Signal == LookAlike })
		switch {
		case i < 0 && c.want != "", i >= 0 && s.Parts[i].Text != c.want:
			t.Errorf("%s <%s> has %v, want %q", c.first, c.mail, s.Parts, c.want)
		case i >= 0 && s.Parts[i].Points <= 0:
			t.Errorf("%s <%s>: %v", c.first, c.mail, s.Parts[i])
		}
	}
}
