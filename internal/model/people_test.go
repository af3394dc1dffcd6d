package model

import "testing"

// TestNameCanBeSeen: what draws nothing gives way to the address and the id.
func TestNameCanBeSeen(t *testing.T) {
	for _, c := range []struct{ first, last, email, want string }{
		{"Mira", "Okafor", "mira@example.com", "Mira Okafor"},
		{" ", "", "mira@example.com", "mira@example.com"},
		{"\u200b", "\u3164", "mira@example.com", "mira@example.com"},
		{"\u2800\u2800", "", "", "p-1"},
		{"\u0301", "", "\u00ad", "p-1"},
		{"李", "", "li@example.com", "李"},
		{"🦊", "", "fox@example.com", "🦊"},
		{"-", "", "dash@example.com", "-"},
	} {
		p := Participant{ID: "p-1", FirstName: Some(c.first), LastName: Some(c.last), Email: c.email}
		if got := p.Name(); got != c.want {
			t.Errorf("%q %q is called %q, want %q", c.first, c.last, got, c.want)
		}
	}
}
