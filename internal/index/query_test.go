package index

import (
	"context"
	"errors"
	"strings"
	"testing"

	"refdesk/internal/model"
)

func TestQueryErrorsSayWhereAndWhat(t *testing.T) {
	for _, c := range []struct {
		kind, text string
		at         int
		want       string
	}{
		{KindPeople, "mira rsk:high", 5, `no field is called "rsk"; the nearest is "risk"`},
		{KindPeople, "-jioned<2d", 1, `no field is called "jioned"; the nearest is "joined"`},
		{KindPeople, "referrals>many", 10, `"many" is not a whole number`},
		{KindPeople, "joined<2x", 7, `"2x" is not a time`},
		{KindPeople, "joined<d", 7, `"d" is not a time`},
		{KindPeople, "joined<4000000000w", 7, `is not a time`},
		{KindPeople, "joined:2d", 7, "write joined<2d for younger"},
		{KindPeople, "mira risk:hihg", 10, `no risk is called "hihg"; the nearest is "high"`},
		{KindRewards, "-risk:lo", 6, `the nearest is "low"`},
		{KindPeople, "risk:", 0, "risk: needs a value"},
		{KindPeople, `risk:""`, 0, "risk: needs a value"},
		{KindPeople, "name>mira", 5, "name holds words"},
		{KindRewards, "referrals>3", 0, `no field is called "referrals"`},
		{KindRewards, "mug state:wobble", 10, "state is one of waiting, approved, fulfilled, refused, cancelled"},
		{KindRewards, "side:left", 5, "side is one of referrer, friend"},
		{KindRewards, "-change:gone", 8, "change is one of staged, held,"},
		{KindChanges, "state:waitin", 6, "state is one of staged, held, waiting"},
		{KindEvents, "state:lost", 6, "state is one of folded, stale, quarantined"},
		{"pets", "cat", 0, `no list is called "pets"`},
	} {
		_, err := ParseQuery(c.kind, c.text)
		var q *QueryError
		if !errors.As(err, &q) {
			t.Errorf("%q: got %v, want a QueryError", c.text, err)
			continue
		}
		if q.At != c.at || !strings.Contains(q.Text, c.want) {
			t.Errorf("%q: at %d %q, want at %d %q", c.text, q.At, q.Text, c.at, c.want)
		}
	}
}

// TestClosedFieldsTakeTheirOwnWords in any case, and a vendor's words stay open.
func TestClosedFieldsTakeTheirOwnWords(t *testing.T) {
	for kind, text := range map[string]string{
		KindRewards: "state:Waiting side:FRIEND change:held risk:unheard", KindChanges: "state:held -state:undone",
		KindEvents: "state:stale kind:unheard", KindPeople: "risk:unheard", KindCommissions: "state:unheard", KindPayouts: "state:unheard",
	} {
		if _, err := ParseQuery(kind, text); err != nil {
			t.Errorf("%s %q: %v", kind, text, err)
		}
	}
}

func TestWordsFindPeople(t *testing.T) {
	people := map[string]model.Participant{
		"jose":  {ID: "p1", FirstName: model.Some("José"), LastName: model.Some("Núñez"), Email: "jn@example.com"},
		"mira":  {ID: "p2", FirstName: model.Some("Mira"), LastName: model.Some("Okafor"), Email: "Mira+1@Example.com"},
		"greta": {ID: "p3", FirstName: model.Some("Greta"), LastName: model.Some("Weiß"), Email: "greta@mail.test"},
		"spy":   {ID: "p4", FirstName: model.Some("A\u200bnna"), Email: "spy@mail.test"},
		"li":    {ID: "p5", FirstName: model.Some("李"), LastName: model.Some("小龍"), Email: "li@mail.test"},
	}
	store := newFakeStore()
	for _, p := range people {
		store.commit(p)
	}
	x := loaded(t, store)
	for _, c := range []struct{ text, want string }{
		{"JOSE nunez", "jose"},
		{"nuñ", "jose"},
		{`"mira okafor"`, "mira"},
		{`"okafor mira"`, ""},
		{"okafor mira", "mira"},
		{"mira+1@example.com", "mira"},
		{"weiss", "greta"},
		{"anna", "spy"},
		{"小龍", "li"},
		{"mail.test -greta -anna", "li"},
		{`name:"mira ok`, "mira"},
		{"email:EXAMPLE.com -id:P1", "mira"},
		{"http", ""},
		{`anna "`, "spy"},
		{`anna -"`, "spy"},
		{"anna -\u200b", "spy"},
	} {
		w, err := x.People(context.Background(), model.Query{Text: c.text, Count: 10})
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		got := ""
		for _, row := range w.Rows {
			for name, p := range people {
				if p.ID == row.ID {
					got += name
				}
			}
		}
		if got != c.want || w.Total != len(people) {
			t.Errorf("%q found %q of %d, want %q", c.text, got, w.Total, c.want)
		}
	}
}

func TestEveryListNamesItsFieldsAndColumns(t *testing.T) {
	for kind, least := range map[string][2]string{
		KindPeople:  {"risk email name id ref campaign referrals rank waiting joined reason", "name email referrals rank risk joined waiting as_of"},
		KindRewards: {"state side email name id campaign since", "since name title side state"},
		KindChanges: {"state verb operator reason", "state verb operator at"},
		KindEvents:  {"kind state name email", "seq kind name"},
	} {
		for _, f := range strings.Fields(least[0]) {
			if !strings.Contains(" "+strings.Join(Fields(kind), " ")+" ", " "+f+" ") {
				t.Errorf("%s: no field %s", kind, f)
			}
		}
		for _, c := range strings.Fields(least[1]) {
			if !strings.Contains(" "+strings.Join(Columns(kind), " ")+" ", " "+c+" ") {
				t.Errorf("%s: no column %s", kind, c)
			}
		}
	}
}

func FuzzParseQuery(f *testing.F) {
	for _, s := range []string{
		"", "mira", `"exact words" -not`, "risk:high joined<2d", "referrals>=10 -rank<3", `name:"a b`,
		"-", "--", `-"`, "since>1w", "a:b:c", "josé", "\xff\xfe", "joined<18446744073709551615w", "2001:db8::1",
	} {
		f.Add(s)
	}
	store := newFakeStore()
	store.commit(model.Participant{ID: "p1", Email: "a@example.com"}, model.Reward{ID: "r1", Person: "p1"})
	x := New(store, Options{})
	if err := x.Load(context.Background()); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for kind := range grammars {
			_, err := ParseQuery(kind, text)
			var q *QueryError
			if err != nil && (!errors.As(err, &q) || q.At < 0 || q.At > len(text) || q.Text == "") {
				t.Fatalf("%s %q: bad error %#v", kind, text, err)
			}
		}
		w, err := x.People(context.Background(), model.Query{Text: text, Count: 5})
		if err == nil && w.Matched != len(w.Rows) {
			t.Fatalf("%q: %d matched, %d rows", text, w.Matched, len(w.Rows))
		}
	})
}
