package payfile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"refdesk/internal/model"
	"refdesk/internal/payfile"
)

// line makes a payment of a batch.
func line(number int, name, address string, amount model.Money) model.BatchLine {
	return model.BatchLine{
		Payable: model.Payable{
			Key:    model.PayableKey{Backend: "acme", CampaignID: "books", PersonID: "p" + address[:1], Thing: "reward rew_" + address[:1]},
			Amount: amount, Name: name, Email: address, Title: "Give 20 get 20",
		},
		Batch: 12, Number: number, Reference: "RD12-" + strings.Repeat("0", 3) + string(rune('0'+number)),
	}
}

// people are paid in every sample: names with accents, commas and quotes, and
// amounts of one minor unit and beyond 2^53.
func people(currency string) []model.BatchLine {
	of := func(minor int64) model.Money { return model.Money{Minor: minor, Currency: currency} }
	return []model.BatchLine{
		line(1, "Mira Okafor", "mira@example.com", of(2000)),
		line(2, `José "Pepe" Núñez, Jr.`, "pepe+news@example.com", of(1)),
		line(3, "小林 由佳", "kobayashi@example.test", of(9007199254740993)),
	}
}

func format(t testing.TB, name string) *payfile.Format {
	t.Helper()
	f, err := payfile.Shelf{}.Format(name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// sheet makes a shipped format ready.
func sheet(t *testing.T, name string, ask model.BatchAsk) *payfile.Sheet {
	t.Helper()
	s, err := format(t, name).Sheet(ask)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestFilesAreAsTheServicesWantThem compares each format's file with a sample,
// byte for byte.
func TestFilesAreAsTheServicesWantThem(t *testing.T) {
	for _, c := range []struct {
		sample, format string
		ask            model.BatchAsk
	}{
		{"paypal.csv", "paypal", model.BatchAsk{Currency: "EUR", Note: "Thank you, from Example Books"}},
		{"paypal-comma.csv", "paypal", model.BatchAsk{Currency: "EUR", Decimal: "comma"}},
		{"paypal-jpy.csv", "paypal", model.BatchAsk{Currency: "JPY"}},
		{"paypal-kwd.csv", "paypal", model.BatchAsk{Currency: "KWD"}},
		{"wise-email.csv", "wise-email", model.BatchAsk{Currency: "EUR"}},
		{"wise-email-usd.csv", "wise-email", model.BatchAsk{Currency: "USD", Options: map[string]string{"source_currency": "EUR"}}},
		{"wise-saved.csv", "wise-saved", model.BatchAsk{Currency: "EUR", Details: "testdata/details.csv"}},
		{"wise-bank.csv", "wise-bank", model.BatchAsk{Currency: "EUR", Details: "testdata/details.csv"}},
		{"wise-bank-aud.csv", "wise-bank", model.BatchAsk{Currency: "AUD", Details: "testdata/details.csv", Template: "testdata/template-wise-aud.csv"}},
		{"razorpayx.csv", "razorpayx", model.BatchAsk{Currency: "INR", Details: "testdata/details.csv", Options: map[string]string{"account": "7878780080316316"}}},
		{"csv.csv", "csv", model.BatchAsk{Currency: "EUR", Note: "March"}},
	} {
		t.Run(c.sample, func(t *testing.T) {
			lines := people(c.ask.Currency)
			if c.format == "razorpayx" {
				lines[1].Amount.Minor = 100 // the least it pays
			}
			files, err := sheet(t, c.format, c.ask).Files(lines)
			if err != nil || len(files) != 1 {
				t.Fatalf("%d files, %v", len(files), err)
			}
			path := filepath.Join("testdata", c.sample)
			if os.Getenv("REFDESK_UPDATE") != "" {
				if err := os.WriteFile(path, files[0].Body, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if string(files[0].Body) != string(want) {
				t.Errorf("got\n%s\nwant\n%s", files[0].Body, want)
			}
		})
	}
}

func TestFilesAreSplitByTheServicesLimit(t *testing.T) {
	for name, limit := range map[string]int{"paypal": 5000, "wise-email": 1000} {
		var lines []model.BatchLine
		for i := range 2*limit + 1 {
			lines = append(lines, line(i%9+1, "Mira Okafor", "mira@example.com", model.Money{Minor: int64(i + 1), Currency: "EUR"}))
		}
		files, err := sheet(t, name, model.BatchAsk{Currency: "EUR"}).Files(lines)
		if err != nil || len(files) != 3 {
			t.Fatalf("%s: %d files, %v", name, len(files), err)
		}
		sum := model.Money{Currency: "EUR"}
		for i, f := range files {
			if f.Lines > limit || i == 2 && f.Lines != 1 {
				t.Errorf("%s: file %d has %d payments", name, i, f.Lines)
			}
			if sum, err = sum.Plus(f.Total); err != nil {
				t.Fatal(err)
			}
		}
		if n := int64(2*limit + 1); sum.Minor != n*(n+1)/2 {
			t.Errorf("%s: the files come to %s", name, sum)
		}
	}
}

func TestRowsThatAreRefusedAndNotAltered(t *testing.T) {
	eur := func(minor int64) model.Money { return model.Money{Minor: minor, Currency: "EUR"} }
	s := sheet(t, "wise-email", model.BatchAsk{Currency: "EUR"})
	for _, c := range []struct {
		name, address string
		amount        model.Money
		why           string
	}{
		{"=HYPERLINK(\"http://example.test\")", "mira@example.com", eur(1), "formula"},
		{"+1 Mira", "mira@example.com", eur(1), "formula"},
		{"-Mira", "mira@example.com", eur(1), "formula"},
		{"@SUM(1)", "mira@example.com", eur(1), "formula"},
		{" =1", "mira@example.com", eur(1), "formula"},
		{"＝1", "mira@example.com", eur(1), "formula"},
		{"Mira;=1+1", "mira@example.com", eur(1), "formula behind \";\""},
		{"Mira; @SUM(1);", "mira@example.com", eur(1), "formula behind \";\""},
		{"\tMira", "mira@example.com", eur(1), "control character U+0009, a tab: take it out"},
		{"Mira\r\nOkafor", "mira@example.com", eur(1), "control character U+000D, a line break: take it out"},
		{"Mira\u202eOkafor", "mira@example.com", eur(1), "invisible character U+202E: take it out"},
		{"Mira 🏴\U000e0067", "mira@example.com", eur(1), "U+E0067, of which emoji of flags are made: take it out"},
		{"Mira 👩\u200d🌾", "mira@example.com", eur(1), "U+200D, which joins emoji into one: take it out where it is kept"},
		{"Mira\xff", "mira@example.com", eur(1), "not text"},
		{"", "mira@example.com", eur(1), "no name"},
		{strings.Repeat("x", 141), "mira@example.com", eur(1), "141 characters"},
		{"Mira", "", eur(1), "no recipientEmail"},
		{"Mira", "+mira@example.com", eur(1), "formula"},
		{"Mira", "mira", eur(1), "not an email address"},
		{"Mira", "mira@example.com, x@example.com", eur(1), "not an email address"},
		{"Mira", "Mira <mira@example.com>", eur(1), "not an email address"},
		{"Mira", "mira@localhost", eur(1), "not an email address"},
		{"Mira", "mira@example.com", eur(0), "more than nothing"},
		{"Mira", "mira@example.com", eur(-5), "more than nothing"},
	} {
		l := line(1, c.name, "mira@example.com", c.amount)
		l.Email = c.address
		if why := s.Fault(l); !strings.Contains(why, c.why) {
			t.Errorf("%q %q %s: %q", c.name, c.address, c.amount, why)
		}
		if files, err := s.Files([]model.BatchLine{line(2, "Ana", "ana@example.com", eur(1)), l}); err == nil || files != nil {
			t.Errorf("%q %q %s was written", c.name, c.address, c.amount)
		}
	}
	if why := s.Fault(line(1, "Mira", "mira@example.com", model.Money{Minor: 1, Currency: "XQX"})); why == "" {
		t.Error("an unknown currency was written")
	}
}

// TestNoCellHidesAnother: whatever a spreadsheet of another country parts cells by,
// none begins with a formula. What has its separators and no formula is written.
func TestNoCellHidesAnother(t *testing.T) {
	comma := sheet(t, "csv", model.BatchAsk{Currency: "EUR"})
	for name, fits := range map[string]bool{"Okafor; Mira": true, "Okafor, -Mira": true, "a;b;-c": false} {
		l := line(1, name, "mira@example.com", model.Money{Minor: 1, Currency: "EUR"})
		if why := comma.Fault(l); (why == "") != fits {
			t.Errorf("%q: %q", name, why)
		}
	}
	semicolon, err := payfile.Parse("own", "own.toml", []byte("title = \"own\"\nrows = 9\ndecimal = \"comma\"\ndelimiter = \";\"\n"+
		"[[column]]\nname = \"name\"\nvalue = \"{name}\"\n[[column]]\nname = \"amount\"\nvalue = \"{amount}\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	own, err := semicolon.Sheet(model.BatchAsk{Currency: "EUR"})
	if err != nil {
		t.Fatal(err)
	}
	for name, fits := range map[string]bool{"Okafor;-Mira": true, "Okafor,=1": false} {
		l := line(1, name, "mira@example.com", model.Money{Minor: 1, Currency: "EUR"})
		if why := own.Fault(l); (why == "") != fits {
			t.Errorf("%q with semicolons: %q", name, why)
		}
	}
}

func TestTotalsDoNotWrap(t *testing.T) {
	half := model.Money{Minor: 1 << 62, Currency: "EUR"}
	_, err := sheet(t, "csv", model.BatchAsk{Currency: "EUR"}).Files([]model.BatchLine{
		line(1, "Mira", "mira@example.com", half), line(2, "Ana", "ana@example.com", half),
	})
	if err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("%v", err)
	}
}

// TestATemplateThatHasAColumnTwice would pay an amount twice, or half of the
// columns would stay empty.
func TestATemplateThatHasAColumnTwice(t *testing.T) {
	for _, c := range []struct{ format, currency, header string }{
		{"wise-email", "EUR", "name,recipientEmail,paymentReference,receiverType,amountCurrency,amount,Amount,sourceCurrency,targetCurrency"},
		{"razorpayx", "INR", "RazorpayX Account Number,Payout Amount,Payout Amount (in Rupees),Payout Currency,Payout Mode,Payout Purpose,Fund Account Id,Payout Reference Id"},
	} {
		path := filepath.Join(t.TempDir(), "template.csv")
		if err := os.WriteFile(path, []byte(c.header+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := format(t, c.format).Sheet(model.BatchAsk{Currency: c.currency, Template: path, Details: "testdata/details.csv"})
		if err == nil || !strings.Contains(err.Error(), "are the same") {
			t.Errorf("%s: %v", c.format, err)
		}
	}
}

func TestAsksThatNoRowCouldMeet(t *testing.T) {
	for _, c := range []struct {
		format string
		ask    model.BatchAsk
		why    string
	}{
		{"paypal", model.BatchAsk{Currency: "XQX"}, "not a currency"},
		{"razorpayx", model.BatchAsk{Currency: "EUR"}, "INR only"},
		{"razorpayx", model.BatchAsk{Currency: "INR", Details: "testdata/details.csv"}, "RazorpayX Account Number"},
		{"razorpayx", model.BatchAsk{Currency: "INR", Template: "testdata/template-paise.csv"}, "speaks of paise"},
		{"wise-email", model.BatchAsk{Currency: "EUR", Decimal: "comma"}, "decimal point only"},
		{"wise-email", model.BatchAsk{Currency: "EUR", Template: "testdata/template-wise-aud.csv"}, "not known to wise-email"},
		{"wise-email", model.BatchAsk{Currency: "EUR", Options: map[string]string{"receiver": "x"}}, "no option"},
		{"wise-email", model.BatchAsk{Currency: "EUR", Options: map[string]string{"source_currency": "euro"}}, "form that the service"},
		{"wise-saved", model.BatchAsk{Currency: "EUR"}, "--details FILE"},
		{"wise-bank", model.BatchAsk{Currency: "EUR", Details: "testdata/template-paise.csv"}, "by which people are found"},
		{"paypal", model.BatchAsk{Currency: "EUR", Note: "=1"}, "formula"},
		{"paypal", model.BatchAsk{Currency: "EUR", Note: strings.Repeat("x", 401)}, "401 characters"},
		{"paypal", model.BatchAsk{Currency: "EUR", Template: "testdata/template-wise-aud.csv"}, "no header line"},
		{"paypal", model.BatchAsk{Currency: "USD", Options: map[string]string{"wallet": "VENMO"}}, "there is no note"},
		{"paypal", model.BatchAsk{Currency: "EUR", Decimal: "dot"}, "point or comma"},
		{"csv", model.BatchAsk{Currency: "EUR", Template: "testdata/none.csv"}, "none.csv"},
	} {
		if _, err := format(t, c.format).Sheet(c.ask); err == nil || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s %+v: %v", c.format, c.ask, err)
		}
	}
}

// TestANoteHasRoom in the formats that have a column for it, and in no other.
func TestANoteHasRoom(t *testing.T) {
	for name, want := range map[string]bool{"csv": true, "paypal": true, "wise-email": false, "wise-saved": false} {
		if s := sheet(t, name, model.BatchAsk{Currency: "EUR", Note: "March", Details: "testdata/details.csv"}); s.Notes() != want {
			t.Errorf("%s: %v", name, s.Notes())
		}
	}
}
