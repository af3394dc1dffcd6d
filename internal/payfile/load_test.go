package payfile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"refdesk/internal/model"
	"refdesk/internal/payfile"
)

func TestShippedFormatsLoad(t *testing.T) {
	all, err := payfile.Shelf{}.All()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range all {
		names = append(names, f.Name)
		if f.Title == "" || f.Origin != "" {
			t.Errorf("%+v", f.Summary())
		}
	}
	if got := strings.Join(names, " "); got != "csv paypal razorpayx wise-bank wise-email wise-saved" {
		t.Error(got)
	}
}

// TestMistakesAreToldWithTheirLines: all of them, in order.
func TestMistakesAreToldWithTheirLines(t *testing.T) {
	source := `title = "x"
header = true
rows = 0
decimal = "dot"
delimiter = "|"
currencies = ["EUR", "XQX"]
least = "1"
colour = "red"

[options]
a = "{name}"

[[column]]
name = "one"
value = "{amount} EUR"

[[column]]
name = "one"
value = "{nobody}"
pattern = "("
check = "vowels"

[[column]]
name = "=two"
value = "=1"
colour = 1
max = -1

[[column]]
value = "{option.b}"
name = "three"

[result]
paid = ["done"]
failed = ["Done"]
`
	_, err := payfile.Parse("own", "own.toml", []byte(source))
	if err == nil {
		t.Fatal("it was taken")
	}
	lines := strings.Split(err.Error(), "\n")
	for i, want := range []string{
		"own.toml:3: rows", "own.toml:4: decimal", "own.toml:5: delimiter", `own.toml:6: "XQX"`, "own.toml:7: ",
		"own.toml:7: ", `own.toml:8: there is no key "colour"`, "own.toml:11: an option", "own.toml:15: an amount stands alone",
		"own.toml:18: another column", "own.toml:19: value: there is no field {nobody}", "own.toml:20: pattern", "own.toml:21: check",
		`own.toml:24: name "=two"`, "own.toml:25: the text of a column begins", `own.toml:26: there is no key "column.colour"`,
		"own.toml:27: max", `own.toml:30: there is no option "b"`, `own.toml:35: "done" means paid`,
	} {
		if i >= len(lines) || !strings.HasPrefix(lines[i], want) {
			t.Fatalf("mistake %d should begin %q:\n%s", i, want, err)
		}
	}
	if _, err := payfile.Parse("own", "own.toml", []byte("title = \"x\"\nrows = \"many\"\n")); err == nil || !strings.Contains(err.Error(), "own.toml:2:") {
		t.Errorf("%v", err)
	}
	if _, err := payfile.Parse("own", "own.toml", []byte("title = \n")); err == nil || !strings.Contains(err.Error(), "own.toml:1:") {
		t.Errorf("%v", err)
	}
}

// TestAFormatOfOnesOwn goes from a downloaded template to a file.
func TestAFormatOfOnesOwn(t *testing.T) {
	dir := t.TempDir()
	template := filepath.Join(dir, "template.csv")
	write(t, template, "\ufeffRecipient Name;Recipient Email;Reward Amount;Currency;External ID;Campaign \"A\"\n")
	text, err := payfile.Describe(template)
	if err != nil {
		t.Fatal(err)
	}
	text = strings.Replace(text, `title = ""`, `title = "gift cards"`, 1)
	write(t, filepath.Join(dir, "gifts.toml"), text)
	f, err := payfile.Shelf{Dir: dir}.Format("gifts")
	if err != nil {
		t.Fatal(err)
	}
	s, err := f.Sheet(model.BatchAsk{Currency: "USD"})
	if err != nil {
		t.Fatal(err)
	}
	files, err := s.Files(people("USD")[:1])
	want := "Recipient Name,Recipient Email,Reward Amount,Currency,External ID,\"Campaign \"\"A\"\"\"\r\n" +
		"Mira Okafor,mira@example.com,20.00,USD,RD12-0001,\r\n"
	if err != nil || string(files[0].Body) != want {
		t.Errorf("%v\n%s", err, files[0].Body)
	}
	if got := f.Summary(); got.Origin != filepath.Join(dir, "gifts.toml") || got.Title != "gift cards" {
		t.Errorf("%+v", got)
	}
}

func TestOnesOwnFormatThatCannotBeReadHidesNoOther(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "paypal.toml"), "rows = 1\n")
	all, err := payfile.Shelf{Dir: dir}.All()
	if err == nil || !strings.Contains(err.Error(), filepath.Join(dir, "paypal.toml")) || len(all) != 5 {
		t.Errorf("%d formats, %v", len(all), err)
	}
	for _, name := range []string{"", "../paypal", "PayPal", "none"} {
		if _, err := (payfile.Shelf{Dir: dir}).Format(name); err == nil {
			t.Errorf("there is a format %q", name)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// FuzzParse: no description makes the program fail, and one that is taken
// writes a file or says why not.
func FuzzParse(f *testing.F) {
	for _, name := range []string{"csv", "paypal", "razorpayx", "wise-bank", "wise-email", "wise-saved"} {
		source, err := payfile.Description(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		format, err := payfile.Parse("fuzz", "fuzz.toml", source)
		if err != nil {
			return
		}
		sheet, err := format.Sheet(model.BatchAsk{Currency: "EUR"})
		if err != nil {
			return
		}
		lines := people("EUR")
		files, err := sheet.Files(lines)
		if err != nil {
			return
		}
		n := 0
		for _, file := range files {
			n += file.Lines
		}
		if n != len(lines) {
			t.Errorf("%d of %d payments are in the files", n, len(lines))
		}
	})
}

// TestRequiredWithAnOptionThereIsNot would never be required.
func TestRequiredWithAnOptionThereIsNot(t *testing.T) {
	for _, with := range []string{"wallet=VENMO", "kind", "=x", "kind="} {
		text := "title = \"x\"\nheader = true\nrows = 1\n[options]\nkind = \"\"\n[[column]]\nname = \"amount\"\nvalue = \"{amount}\"\n" +
			"[[column]]\nname = \"note\"\nvalue = \"{note}\"\nrequired_with = \"" + with + "\"\n"
		_, err := payfile.Parse("mine", "mine.toml", []byte(text))
		if wrong := err != nil && strings.Contains(err.Error(), "required_with"); wrong != (with != "kind=") {
			t.Errorf("%s: %v", with, err)
		}
	}
}
