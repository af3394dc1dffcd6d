package export_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"refdesk/internal/export"
	"refdesk/internal/model"
)

// rowsOf gives rows one by one.
func rowsOf[R any](all ...R) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for _, one := range all {
			if !yield(one, nil) {
				return
			}
		}
	}
}

// written writes rows and gives the text.
func written(t *testing.T, o export.Options, rows iter.Seq2[any, error]) string {
	t.Helper()
	var out bytes.Buffer
	if _, err := export.Write(t.Context(), &out, o, rows); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// keyed names columns by facts.
func keyed(keys ...string) []export.Column {
	var out []export.Column
	for _, key := range keys {
		out = append(out, export.Column{Key: key})
	}
	return out
}

func mira() model.PersonRow {
	return model.PersonRow{Waiting: 2, Place: 1, Participant: model.Participant{
		Backend: "acme", CampaignID: "c1", ID: "p-mira", Email: "mira@example.com",
		FirstName: model.Some("Mira"), LastName: model.Some(`=HYPERLINK("x","y")`),
		ReferralCount: model.Some(int64(40)), CreatedAt: time.Date(2026, 3, 14, 13, 59, 0, 0, time.UTC),
	}}
}

func commission(minor int64, currency string) model.CommissionRow {
	return model.CommissionRow{Commission: model.Commission{
		ID: "com_1", State: "pending", Amount: model.Some(model.Money{Minor: minor, Currency: currency}),
	}}
}

func TestChosenFactsInTheirOrder(t *testing.T) {
	o := export.Options{Format: export.CSV, Shape: export.ShapeOf("participants"), Columns: keyed("last_name", "email", "referral_count", "created_at", "risk", "place", "email")}
	got := written(t, o, rowsOf(mira()))
	want := "last_name,email,referral_count,created_at,risk,place\n" +
		`"'=HYPERLINK(""x"",""y"")",mira@example.com,40,2026-03-14T13:59:00.000Z,,1` + "\n"
	if got != want {
		t.Errorf("CSV:\n%s\nwant\n%s", got, want)
	}
	o.Format = export.Lines
	want = `{"last_name":"=HYPERLINK(\"x\",\"y\")","email":"mira@example.com","referral_count":40,"created_at":"2026-03-14T13:59:00.000Z","risk":null,"place":1}` + "\n"
	if got := written(t, o, rowsOf(mira())); got != want {
		t.Errorf("lines:\n%s\nwant\n%s", got, want)
	}
}

// TestWholeRowsAreTheContract: an export of all facts is what the words print.
func TestWholeRowsAreTheContract(t *testing.T) {
	for kind, row := range map[string]any{
		"participants": mira(), "rewards": model.RewardRow{}, "commissions": commission(-5, "EUR"), "payouts": model.PayoutRow{},
		"events": model.Event{Raw: []byte("\xff")}, "changes": model.Change{Patch: `{"a":1}`}, "campaigns": export.OfCampaign(model.Campaign{}, 3),
	} {
		var line bytes.Buffer
		if err := export.Line(&line, export.Of(row)); err != nil {
			t.Fatal(err)
		}
		if got := written(t, export.Options{Format: export.Lines, Shape: export.ShapeOf(kind)}, rowsOf(row)); got != line.String() {
			t.Errorf("%s:\n%s\nthe words print\n%s", kind, got, line.String())
		}
	}
}

func TestAmountsAreExactInCSV(t *testing.T) {
	o := export.Options{Format: export.CSV, Shape: export.ShapeOf("commissions"), Columns: keyed("amount", "sale")}
	rows := rowsOf(commission(9007199254740993, "KWD"), commission(-5, "EUR"), commission(1250, "JPY"), commission(7, "XQX"), model.CommissionRow{})
	want := "amount,amount_currency,sale,sale_currency\n9007199254740.993,KWD,,\n-0.05,EUR,,\n1250,JPY,,\n7 minor units,XQX,,\n,,,\n"
	if got := written(t, o, rows); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAddressesAreMaskedEverywhere(t *testing.T) {
	p := mira()
	p.Metadata, p.Notes = model.Some(`{"n":9007199254740993,"a":["x\nb@example.com"]}`), model.Some("ask ana@example.com")
	p.ReferredBy = model.Some("zoe@example.com")
	for _, format := range []export.Format{export.CSV, export.Lines} {
		got := written(t, export.Options{Format: format, Shape: export.ShapeOf("participants"), Mask: true}, rowsOf(p))
		for _, name := range []string{"mira@", "nb@", "\nb@", "ana@", "zoe@"} {
			if strings.Contains(got, name) {
				t.Errorf("%s shows %s:\n%s", format, name, got)
			}
		}
		if !strings.Contains(got, "9007199254740993") || !strings.Contains(got, "m•••@example.com") {
			t.Errorf("%s says something else:\n%s", format, got)
		}
	}
	held := model.RewardRow{Hold: model.Hold{ID: 1, Operator: "ana", Note: "mail bo@example.com"}}
	if got := written(t, export.Options{Format: export.Lines, Shape: export.ShapeOf("rewards"), Mask: true}, rowsOf(held)); strings.Contains(got, "bo@") {
		t.Errorf("a hold shows an address: %s", got)
	}
}

func TestColumnsOfAListWithoutAFact(t *testing.T) {
	o := export.Options{Format: export.CSV, Shape: export.ShapeOf("participants"), Columns: []export.Column{
		{Key: "id"}, {Key: "board", Text: func(row any) string { return "-" + row.(model.PersonRow).ID }},
	}}
	if got := written(t, o, rowsOf(mira())); got != "id,board\np-mira,'-p-mira\n" {
		t.Errorf("got %q", got)
	}
}

func TestUnknownFactNamesThoseThereAre(t *testing.T) {
	_, err := export.Write(t.Context(), io.Discard, export.Options{Shape: export.ShapeOf("payouts"), Columns: keyed("nosuch")}, rowsOf[any]())
	var unknown *export.UnknownKeyError
	if !errors.As(err, &unknown) || !slices.Contains(unknown.Known, "amount") {
		t.Errorf("got %v", err)
	}
}

func TestFileIsWholeOrNotThere(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "people.csv")
	o := export.Options{Format: export.CSV, Shape: export.ShapeOf("participants"), Columns: keyed("id")}
	broken := func(yield func(any, error) bool) {
		_ = yield(mira(), nil) && yield(nil, errors.New("the store is locked"))
	}
	if _, err := export.WriteFile(t.Context(), path, o, broken); err == nil || !strings.Contains(err.Error(), "the store is locked") {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := export.WriteFile(ctx, path, o, rowsOf(mira())); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := export.WriteFile(t.Context(), path, o, rowsOf(model.RewardRow{})); err == nil {
		t.Error("a reward is taken for a person")
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Fatalf("left are %v", left)
	}
	got, err := export.WriteFile(t.Context(), path, o, rowsOf(mira(), mira()))
	if err != nil || got.Rows != 2 || got.Bytes != 17 || got.Path != path || len(got.SHA256) != 64 {
		t.Errorf("got %+v (%v)", got, err)
	}
}

// FuzzCSV: whatever a name holds, the file reads back as CSV, no cell is a
// formula, and one apostrophe less is the text without what hides.
func FuzzCSV(f *testing.F) {
	for _, name := range []string{"", "Mira", "=1+1", "'=1", " \t@x", "＝1", "-5", "a,b\"c\nd", "a;=1;", "a; '@x", "\x1b[31m=x", "\u202e=x", "\xff"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		p := mira()
		p.FirstName = model.Some(name)
		var out bytes.Buffer
		o := export.Options{Format: export.CSV, Shape: export.ShapeOf("participants"), Columns: keyed("id", "first_name")}
		if _, err := export.Write(t.Context(), &out, o, rowsOf(p)); err != nil {
			t.Fatal(err)
		}
		if strings.IndexFunc(out.String(), export.Escapes) >= 0 || strings.Count(out.String(), "\n") != 2 {
			t.Fatalf("written is %q", out.String())
		}
		rows, err := csv.NewReader(&out).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("%v in %v", err, rows)
		}
		cell := rows[1][1]
		for cell := range strings.SplitSeq(cell, ";") { // as a spreadsheet of another country parts it
			if first := strings.TrimSpace(cell); first != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(first)[0]) {
				t.Fatalf("a formula: %q", cell)
			}
		}
	})
}

func TestProgressIsTold(t *testing.T) {
	var told []int
	o := export.Options{Format: export.Lines, Shape: export.ShapeOf("changes"), Progress: func(n int) { told = append(told, n) }}
	rows := make([]model.Change, 4500)
	if n, err := export.Write(t.Context(), io.Discard, o, rowsOf(rows...)); err != nil || n != 4500 {
		t.Fatal(n, err)
	}
	if !slices.Equal(told, []int{2000, 4000}) {
		t.Errorf("told are %v", told)
	}
}

func TestEveryKindHasItsKeys(t *testing.T) {
	for _, kind := range []string{"campaigns", "participants", "rewards", "commissions", "payouts", "events", "changes"} {
		keys := export.KeysOf(export.ShapeOf(kind))
		sorted := slices.Compact(slices.Sorted(slices.Values(keys)))
		if len(keys) < 8 || len(sorted) != len(keys) {
			t.Errorf("%s has the keys %v", kind, keys)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	people := make([]model.PersonRow, 1000)
	for i := range people {
		people[i] = mira()
		people[i].ID = fmt.Sprint(i)
	}
	for _, format := range []export.Format{export.CSV, export.Lines} {
		b.Run(string(format), func(b *testing.B) {
			for b.Loop() {
				if _, err := export.Write(b.Context(), io.Discard, export.Options{Format: format, Shape: export.ShapeOf("participants")}, rowsOf(people...)); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*1000/b.Elapsed().Seconds(), "rows/s")
		})
	}
	b.Run("encoding/json", func(b *testing.B) {
		for b.Loop() {
			enc := json.NewEncoder(io.Discard)
			for _, p := range people {
				if err := enc.Encode(export.OfPerson(p)); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(b.N)*1000/b.Elapsed().Seconds(), "rows/s")
	})
}

// fullDisk takes nothing.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestAFullDiskIsToldOnce(t *testing.T) {
	for _, format := range []export.Format{export.CSV, export.Lines} {
		_, err := export.Write(t.Context(), fullDisk{}, export.Options{Format: format}, rowsOf[any](model.PersonRow{}))
		if err == nil || strings.Count(err.Error(), "no space left") != 1 {
			t.Errorf("%s: %v", format, err)
		}
	}
}
