package fraud

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestMailboxesAreNormalised(t *testing.T) {
	lists := DefaultLists()
	box := func(address string) string { m := readMail(address, lists); return m.dotted + "@" + m.domain }
	same := [][2]string{
		{"Ana.Okafor@gmail.com", "anaokafor@googlemail.com"},
		{"ana+shop@outlook.com", "ANA@outlook.com"},
		{"a.n.a+x+y@gmail.com", "ana@GMAIL.com."},
		{"ana@me.com", "ana@icloud.com"},
		{"ａna@example.com", "ana@example.com"},
	}
	for _, pair := range same {
		if box(pair[0]) != box(pair[1]) {
			t.Errorf("%s and %s are one mailbox, read as %s and %s", pair[0], pair[1], box(pair[0]), box(pair[1]))
		}
	}
	for _, pair := range [][2]string{{"ana.b@outlook.com", "anab@outlook.com"}, {"ana@gmail.com", "ana@example.com"}, {"+a@example.com", "+b@example.com"}} {
		if box(pair[0]) == box(pair[1]) {
			t.Errorf("%s and %s are two mailboxes", pair[0], pair[1])
		}
	}
}

func TestAddressesAndTheirBlocks(t *testing.T) {
	for text, want := range map[string]string{
		"203.0.113.77": "203.0.113.0/24", "::ffff:203.0.113.77": "203.0.113.0/24", " 2001:db8:1:2:3::4 ": "2001:db8:1:2::/64",
		"10.1.2.3": "", "192.168.0.9": "", "::1": "", "0.0.0.0": "", "fe80::1%eth0": "", "nonsense": "", "": "",
	} {
		addr, block := readIP(text)
		got := ""
		if addr.IsValid() {
			got = block.String()
		}
		if got != want {
			t.Errorf("%q is in %q, want %q", text, got, want)
		}
	}
}

func TestNamesKeepTheirFrame(t *testing.T) {
	for _, spelling := range [][2]string{{"Ana", "Okafor"}, {"ANA", "Okaffor"}, {"Ana", "Okafr"}, {"Аna", "Okаfоr"}, {"Aná", "Ókafor"}} {
		if n := readName(spelling[0], spelling[1]); n.frame != "ana okfr" {
			t.Errorf("%v has the frame %q", spelling, n.frame)
		}
	}
	for name, mixed := range map[string]bool{"Okаfor": true, "Иванова": false, "Okafor Анна": false, "Παπα": false, "Żółkiewska": false, "佐藤": false, "o\u200bk": false} {
		if readName("", name).mixed != mixed {
			t.Errorf("%q: letters of two alphabets in one word should be %v", name, mixed)
		}
	}
}

func TestMachinesDrawOtherAddressesThanPeople(t *testing.T) {
	for _, drawn := range []string{"k3j9x0q2", "a8f3k2m9q1", "xkqzvbnw", "4f9a1c77b2e0", "qpzmxnwo", "zx81kq04bd"} {
		if !looksRandom(drawn) {
			t.Errorf("%s was drawn", drawn)
		}
	}
	for _, chosen := range []string{
		"anaokafor", "krzysztofszczepanski", "shcherbyna", "jsmith1984", "kshitijtripathi", "mueller2", "charoenphon",
		"nguyenthingoc", "bondarenko77", "info", "bestshop4you", "love2read", "zolkiewska", "wolfgangschwarz", "dj3000", "vandergraaf",
	} {
		if looksRandom(chosen) {
			t.Errorf("%s was chosen", chosen)
		}
	}
}

func TestMetadataNamesAccountsAndNotChoices(t *testing.T) {
	for text, want := range map[string][3]string{
		`{"payoutAccount":"pay-11x"}`:                   {"payoutAccount=pay-11x", "", ""},
		`{"PayPal Email":"A@B.example","tier":"gold"}`:  {"PayPal Email=a@b.example", "", ""},
		`{"customer_id":"cus-10","country":"DE 49000"}`: {"", "customer_id=cus-10", ""},
		`{"bankAccount":123456789012345678}`:            {"bankAccount=123456789012345678", "", ""},
		`{"bankAccount":"123456789012345678"}`:          {"bankAccount=123456789012345678", "", ""},
		`{"phone":491701234567,"plan":9}`:               {"", "phone=491701234567", ""},
		`{"payoutMethod":"bank transfer 1"}`:            {},
		`{"iban":"none"}`:                               {},
		`{"iban":["DE1"],"phone":true}`:                 {},
		`[]`:                                            {},
		`{"coupon":" Spring ","couponType":"none"}`:     {"", "", "spring"},
		`{"utm_campaign":"x"}`:                          {},
		`{"iban":`:                                      {},
	} {
		if got := identities(text); got != want {
			t.Errorf("%s holds %q, want %q", text, got, want)
		}
	}
}

func TestDisposableListsAreRead(t *testing.T) {
	lists := DefaultLists()
	if lists.Dated == "" || len(lists.disposable) < 200 {
		t.Fatalf("the list that is built in has %d domains of %q", len(lists.disposable), lists.Dated)
	}
	for domain, want := range map[string]bool{"yopmail.com": true, "x.mailinator.com": true, "gmail.com": false, "notyopmail.com": false, "com": false, "": false} {
		if lists.throwAway(domain) != want {
			t.Errorf("%q is disposable: %v", domain, !want)
		}
	}
	for domain := range lists.disposable {
		if lists.public[domain] || lists.relay[domain] {
			t.Errorf("%s is in both lists", domain)
		}
	}
	if err := lists.ReadDisposable(strings.NewReader("# dated: 2030-01-02\nOne.Example\n\n two.example # why\n")); err != nil {
		t.Fatal(err)
	}
	if lists.Dated != "2030-01-02" || !lists.throwAway("one.example") || lists.throwAway("yopmail.com") {
		t.Errorf("a file did not replace the list: %q %v", lists.Dated, lists.disposable)
	}
	for _, bad := range []string{"someone@yopmail.com", "two words.example", "nodot", "http://a.example"} {
		if err := lists.ReadDisposable(strings.NewReader(bad)); err == nil || !lists.throwAway("one.example") {
			t.Errorf("%q: error %v", bad, err)
		}
	}
}

// TestValuesAgreeWithAMap gives and takes values at random.
func TestValuesAgreeWithAMap(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	var v values
	truth := map[int32]uint64{}
	for range 20_000 {
		row, hash := int32(rng.IntN(300)), uint64(rng.IntN(60)) // 0 takes it away
		v.set(row, hash)
		if truth[row] = hash; hash == 0 {
			delete(truth, row)
		}
		look := uint64(1 + rng.IntN(60))
		got := v.rows(look, nil)
		slices.Sort(got)
		var want []int32
		for row, hash := range truth {
			if hash == look {
				want = append(want, row)
			}
		}
		slices.Sort(want)
		if !slices.Equal(got, want) || v.count(look, 1000) != len(want) {
			t.Fatalf("value %d: %v, want %v", look, got, want)
		}
	}
}

func FuzzReading(f *testing.F) {
	for _, seed := range []string{"a.b+c@gmail.com", "\xff@\xfe", "+@", "İ@İ.example", "2001:db8::%1", `{"iban":"1e400"}`} {
		f.Add(seed)
	}
	lists := DefaultLists()
	f.Fuzz(func(t *testing.T, text string) {
		m := readMail(text, lists)
		if m.digits < 0 || strings.ContainsAny(m.stem, "0123456789") {
			t.Errorf("%q: %+v", text, m)
		}
		readName(text, text)
		readIP(text)
		looksRandom(m.box)
		identities(text)
		lists.throwAway(text)
	})
}

func FuzzDisposableList(f *testing.F) {
	f.Add("a.example\n# dated: 2026-01-01")
	f.Fuzz(func(t *testing.T, text string) {
		l := DefaultLists()
		if err := l.ReadDisposable(strings.NewReader(text)); err == nil && l.disposable == nil {
			t.Error("a list was read and there is none")
		}
	})
}
