package cli

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/internal/store"
)

// withWorth pulls the shop and says what each of its rewards is worth.
func withWorth(t *testing.T, more string) *shop {
	t.Helper()
	s := newShop(t, 60)
	s.must("pull", "--once")
	configs := map[string]bool{}
	for _, row := range s.rows("list", "rewards") {
		configs[fmt.Sprint(row["config_id"])] = true
	}
	text, err := os.ReadFile(s.file)
	if err != nil {
		t.Fatal(err)
	}
	settings := string(text) + more
	for _, id := range slices.Sorted(maps.Keys(configs)) {
		settings += fmt.Sprintf("[[worth]]\nconfig = %q\nside = \"friend\"\namount = \"0.10 EUR\"\n[[worth]]\nconfig = %q\namount = \"20.00 EUR\"\n", id, id)
	}
	s.file = writeFile(t, "config.toml", settings)
	return s
}

// as runs the shop's words as another operator.
func (s *shop) as(operator string) *shop {
	s.Setenv("REFDESK_OPERATOR", operator)
	return s
}

// makeBatch makes one of everything, waiting rewards too, and gives its row.
func (s *shop) makeBatch(out string, more ...string) map[string]any {
	s.Helper()
	args := append([]string{"batch", "make", "--format", "csv", "--currency", "EUR", "--out", out, "--waiting"}, more...)
	return s.rows(args...)[0]
}

func TestABatchAsWords(t *testing.T) {
	s := withWorth(t, "")
	out := t.TempDir()
	made := s.makeBatch(out, "--note", "March")
	payments := made["payments"].([]any)
	file := made["files"].([]any)[0].(map[string]any)["path"].(string)
	rows := readCSV(t, file)
	if len(payments) < 3 || len(rows) != len(payments)+1 || made["state"] != "made" {
		t.Fatalf("%d payments, %d rows: %v", len(payments), len(rows), made)
	}
	sum := model.Money{Currency: "EUR"}
	for _, row := range rows[1:] {
		amount, err := model.MoneyFromMajor(row[3], row[4])
		if err != nil {
			t.Fatal(err)
		}
		if sum, err = sum.Plus(amount); err != nil {
			t.Fatal(err)
		}
	}
	if total := made["total"].(map[string]any); total["minor"] != sum.MinorString() || total["currency"] != "EUR" {
		t.Errorf("the file comes to %s, the batch to %v", sum, total)
	}
	again := s.run("batch", "make", "--format", "paypal", "--currency", "EUR", "--out", out, "--waiting")
	expect(t, again, exitFailed, "nothing to pay in EUR", "batch 1 of", "made by ana")
	if n := strings.Count(again.err, "\n"); n > 1 || strings.Count(again.err, "in batch 1") > 1 {
		t.Errorf("a refusal in %d lines:\n%s", n, again.err)
	}
	expect(t, s.run("batch", "release", "1"), exitFailed, "batch 1 cannot be released: it is made and not checked; run `refdesk batch check 1`")
	if got := s.must("batch", "check", "1"); !strings.Contains(got, "batch 1 is checked") {
		t.Error(got)
	}
	expect(t, s.run("batch", "import", "1", file), exitFailed, "no row has a status")
	expect(t, s.run("batch", "import", "1", writeFile(t, "early.csv", "reference,status\nRD1-1,paid\n")), exitFailed, "it is checked")
	s.must("batch", "release", "1")
	expect(t, s.run("batch", "void", "1", "--reason", "manual"), exitFailed, "may be with the payment service", "--unsent says so")

	first, second := rows[1][0], rows[2][0]
	report := writeFile(t, "report.csv", fmt.Sprintf("reference,status,cause\n%s,failed,account closed\n%s,paid,\nRD9-9,paid,\n", first, second))
	got := s.run("batch", "import", "1", report)
	expect(t, got, exitFailed, "RD9-9: no line of batch 1 has this reference")
	if !strings.Contains(got.out, "1 paid") || !strings.Contains(got.out, "account closed") {
		t.Error(got.out)
	}
	rest := "reference,status\n"
	for _, row := range rows[2:] {
		rest += row[0] + ",paid\n"
	}
	settled := s.must("batch", "import", "1", writeFile(t, "rest.csv", rest))
	if !strings.Contains(settled, "batch 1 is part-failed") {
		t.Error(settled)
	}
	_, marks, found := strings.Cut(strings.TrimSpace(settled), ": refdesk fulfil ")
	if ids := strings.Fields(marks); !found || len(ids) != len(rows[3:])+2 {
		t.Errorf("%d rewards were paid, and this is to mark them: %q", len(rows[3:]), marks)
	} else if out := s.must(append([]string{"fulfil", "--dry-run"}, ids...)...); strings.Contains(out, "nothing would be sent") {
		t.Error(out)
	}
	retry := s.makeBatch(out)
	if got := retry["payments"].([]any); len(got) != 1 || retry["id"] != "2" {
		t.Errorf("payable again: %v", got)
	}
	s.must("batch", "close", "1")
	s.must("batch", "void", "2", "--reason", "manual")
	if listed := s.rows("list", "batches"); len(listed) != 2 || listed[0]["state"] != "void" || listed[1]["state"] != "closed" {
		t.Errorf("%v", listed)
	}
	shown := s.rows("show", "batch", "1")[0]
	if len(shown["imports"].([]any)) != 2 || len(shown["payments"].([]any)) != len(payments) {
		t.Errorf("%v", shown)
	}
	expect(t, s.run("show", "batches", "7"), exitFailed, `no batch "7"`)
	expect(t, s.run("batch", "check", "7"), exitFailed, `the store has no batch "7"`)
	s.ledgerSays("batch-made batch-written batch-checked batch-released payment-failed batch-settled", "batch-closed batch-void")
}

// ledgerSays wants the kinds of rows with which the ledger begins and ends.
func (s *shop) ledgerSays(first, last string) {
	s.Helper()
	db, err := store.Open(s.Context(), s.dir, store.Options{})
	if err != nil {
		s.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Ledger(s.Context(), 0, 10_000)
	if err != nil {
		s.Fatal(err)
	}
	var kinds []string
	for _, row := range rows {
		if row.Kind != "paid" {
			kinds = append(kinds, row.Kind)
		}
	}
	got := strings.Join(kinds, " ")
	if !strings.HasPrefix(got, first) || !strings.HasSuffix(got, last) {
		s.Errorf("the ledger says %s", got)
	}
	if err := db.VerifyLedger(s.Context()); err != nil {
		s.Error(err)
	}
}

func readCSV(t *testing.T, path string) [][]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestTwoPeopleAsWords(t *testing.T) {
	s := withWorth(t, "[batch]\ntwo_people_above = [\"0.01 EUR\"]\n")
	if made := s.makeBatch(t.TempDir()); made["two_people"] != true {
		t.Fatalf("%v", made)
	}
	s.must("batch", "check", "1")
	expect(t, s.run("batch", "release", "1"), exitFailed, "ana made it, and another operator has to release it")
	if got := s.as("bo").must("batch", "release", "1"); !strings.Contains(got, "released") {
		t.Error(got)
	}
}

func TestAFileThatIsNotTheOneThatWasWritten(t *testing.T) {
	s := withWorth(t, "")
	made := s.makeBatch(t.TempDir())
	file := made["files"].([]any)[0].(map[string]any)["path"].(string)
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(body), "20.00", "90.00", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	got := s.run("batch", "check", "1")
	expect(t, got, exitFailed, file, "another one than was written")
	if !strings.HasPrefix(got.err, "refdesk: batch 1 is not fit to be paid as it is; findings: 1\n") || !strings.Contains(got.out, " is made: ") {
		t.Errorf("%+v", got)
	}
	shown := s.rows("show", "batch", "1")[0]
	found, _ := shown["findings"].([]any)
	if len(found) != 1 || shown["looked_at_by"] == nil || shown["looked_at"] == nil || !strings.Contains(fmt.Sprint(found[0]), "another one than was written") {
		t.Errorf("%v by %v at %v", shown["findings"], shown["looked_at_by"], shown["looked_at"])
	}
	if err := os.WriteFile(file, body, 0o600); err != nil {
		t.Fatal(err)
	}
	s.must("batch", "check", "1")
	if again := s.rows("show", "batch", "1")[0]; fmt.Sprint(again["findings"]) != "[]" {
		t.Errorf("%v", again["findings"])
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	expect(t, s.run("batch", "check", "1"), exitFailed, "the file is not there")
	expect(t, s.run("batch", "void", "1"), exitUsage, "taking a batch back needs a reason: wrong-format, service-refused")
	if got := s.must("batch", "void", "1", "--reason", "wrong-folder"); strings.Contains(got, "stays on disk") {
		t.Errorf("a file that is gone: %s", got)
	}
	s.makeBatch(t.TempDir())
	if got := s.must("batch", "void", "2", "--reason", "wrong-format"); !strings.Contains(got, "refdesk-batch-2-csv-EUR-1.csv stays on disk") && !strings.Contains(got, "refdesk-batch-2-csv-EUR.csv stays on disk") {
		t.Error(got)
	}
	if again := s.makeBatch(t.TempDir()); again["total"].(map[string]any)["minor"] != made["total"].(map[string]any)["minor"] {
		t.Errorf("%v", again)
	}
}

func TestWhatABatchIsAskedFor(t *testing.T) {
	s := withWorth(t, "")
	out := t.TempDir()
	enough := []string{"batch", "make", "--format", "csv", "--currency", "EUR", "--out", out}
	for _, c := range []struct {
		args []string
		code int
		why  string
	}{
		{[]string{"batch"}, exitUsage, "needs one of make"},
		{[]string{"batch", "mak"}, exitUsage, "did you mean"},
		{[]string{"batch", "make"}, exitUsage, "needs --format"},
		{enough[:4], exitUsage, "needs --currency"},
		{enough[:6], exitUsage, "needs --out"},
		{append(enough[:6:6], "--out", filepath.Join(s.file, "none"), "--waiting"), exitFailed, "not a directory"},
		{append(enough[:6:6], "--out", filepath.Join(out, "tpyo", "march"), "--waiting"), exitFailed, "tpyo does not exist"},
		{append(enough, "--cutoff", "soon"), exitUsage, "--cutoff"},
		{append(enough, "--waiting", "--exclude", "mira@exmaple.com"), exitUsage, `--exclude: nobody who has earned something has the id or address "mira@exmaple.com"`},
		{append(enough, "--min", "1.001"), exitUsage, "--min"},
		{append(enough, "--min=-5"), exitUsage, `--min "-5" is below zero`},
		{append(enough, "--hold", "x"), exitUsage, "--hold"},
		{append(enough, "--option", "x"), exitUsage, "--option"},
		{append(enough, "--option", "x=y"), exitFailed, "no option"},
		{append(enough, "--filter", "colour:red"), exitUsage, "colour"},
		{append(enough, "--cutoff", "2001-01-01", "--waiting"), exitFailed, "after the cutoff"},
		{append(enough, "--min", "100000", "--waiting"), exitFailed, "less than the 100000.00 EUR"},
		{[]string{"batch", "make", "--format", "none", "--currency", "EUR", "--out", out}, exitFailed, "there are: csv, paypal"},
		{[]string{"batch", "check"}, exitUsage, "the number of a batch"},
		{[]string{"batch", "import", "1"}, exitUsage, "the report's file"},
		{[]string{"batch", "check", "x"}, exitUsage, "not the number of a batch"},
		{[]string{"batch", "void", "1"}, exitUsage, "reason"},
		{[]string{"batch", "template", "none"}, exitUsage, "neither a file nor"},
	} {
		expect(t, s.run(c.args...), c.code, c.why)
	}
	if left, err := os.ReadDir(out); err != nil || len(left) != 0 {
		t.Errorf("%v, %v", left, err)
	}
	dry := s.run(append(enough, "--waiting", "--dry-run")...)
	if dry.code != exitDone || !strings.Contains(dry.out, "would be made:") {
		t.Errorf("%+v", dry)
	}
	two := s.run(append(enough, "--waiting", "--currency", "JPY")...)
	expect(t, two, exitFailed, "nothing to pay in JPY")
	if !strings.Contains(two.out, "batch 1 is made") {
		t.Errorf("the first of two currencies: %+v", two)
	}
}

func TestFormatsAsWords(t *testing.T) {
	s := newShop(t, 3)
	s.must("pull", "--once")
	if rows := s.rows("batch", "formats"); len(rows) != 6 || rows[1]["name"] != "paypal" {
		t.Errorf("%v", rows)
	}
	template := writeFile(t, "template.csv", "Full Name,Email,Amount\n")
	if err := os.MkdirAll(filepath.Join(s.dir, "formats"), 0o700); err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(s.dir, "formats", "gifts.toml")
	if err := os.WriteFile(own, []byte(s.must("batch", "template", template)), 0o600); err != nil {
		t.Fatal(err)
	}
	expect(t, s.run("batch", "formats"), exitFailed, own+":3: title is missing")
	if !strings.Contains(s.must("batch", "template", "wise-bank"), "IBAN") {
		t.Error("a shipped format is not printed")
	}
}

// TestDuesAsWords pays what webhooks tell is due, in parts and by filter.
func TestDuesAsWords(t *testing.T) {
	s := newShop(t, 3)
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	s.owe(at, 1999, 0)
	out := t.TempDir()
	args := []string{"batch", "make", "--format", "paypal", "--currency", "USD", "--out", out}
	made := s.rows(append(args, "--filter", "p2@")...)[0]
	if lines := made["payments"].([]any); len(lines) != 1 || made["total"].(map[string]any)["minor"] != "1999" {
		t.Fatalf("%v", made)
	}
	s.must("batch", "check", "1")
	s.must("batch", "release", "1")
	got := s.must("batch", "import", "1", writeFile(t, "r.csv", "Customer ID,Status\nRD1-1,Completed\n"))
	if !strings.Contains(got, "batch 1 is paid") || !strings.Contains(got, "to mark as issued in the vendor's dashboard, which cannot learn of it otherwise: 1 person") {
		t.Error(got)
	}
	s.owe(at.Add(time.Hour), 2500, 0)
	second := s.rows(args...)[0]
	if total := second["total"].(map[string]any)["minor"]; total != "5501" {
		t.Errorf("2500 of each of three, less the 1999 that were paid: %v", total)
	}
	s.must("batch", "void", "2", "--reason", "manual")
	s.owe(at.Add(2*time.Hour), 501, 1999)
	line := s.rows("show", "batch", "1")[0]["payments"].([]any)[0].(map[string]any)
	if line["marked_at_vendor"] != true || line["earned"] != "due USD" {
		t.Errorf("%v", line)
	}
}

// owe tells of three people what is due to each and was paid, as a webhook does.
func (s *shop) owe(at time.Time, due, paid int64) {
	s.Helper()
	db, err := store.Open(s.Context(), s.dir, store.Options{})
	if err != nil {
		s.Fatal(err)
	}
	defer db.Close()
	page := model.PeoplePage{AsOf: at}
	for _, id := range []string{"p1", "p2", "p3"} {
		page.People = append(page.People, model.PersonReading{Person: model.Participant{
			Backend: "rocket", CampaignID: "tea", ID: id, Email: id + "@example.com", AsOf: at,
			Due: model.Some(model.Money{Minor: due, Currency: "USD"}), Paid: model.Some(model.Money{Minor: paid, Currency: "USD"}),
		}})
	}
	if err := db.SavePeople(s.Context(), "rocket", "tea", page, model.Sweep{Pass: 1}); err != nil {
		s.Fatal(err)
	}
}

// TestWhatAPersonShouldKnowBeforeABatch: a note that goes nowhere, a draft that
// a hard stop left, and an amount that only a program would write.
func TestWhatAPersonShouldKnowBeforeABatch(t *testing.T) {
	s := withWorth(t, "")
	out := t.TempDir()
	draft := filepath.Join(out, ".refdesk-77.part")
	if err := os.WriteFile(draft, []byte("mira@example.com"), 0o600); err != nil {
		t.Fatal(err)
	}
	words := []string{"batch", "make", "--format", "wise-email", "--currency", "EUR", "--waiting", "--out", out, "--note", "March", "--dry-run"}
	got := s.run(words...)
	expect(t, got, exitDone, "the format wise-email has no room for a note", draft+" was never finished: delete it")
	if n := strings.Count(got.err, "no room for a note"); n != 1 {
		t.Errorf("said %d times", n)
	}
	if _, err := os.Stat(draft); err != nil {
		t.Errorf("somebody may be writing it: %v", err)
	}
	for _, amount := range []string{"1e3", "0x10", "١٢"} {
		expect(t, s.run(append(words, "--min", amount)...), exitUsage, "is not an amount like 1250 or 19.99")
		expect(t, s.run("list", "rewards", "--filter", "worth>"+amount), exitUsage, "amount")
	}
}
