package payfile

import (
	"fmt"
	"strconv"
	"strings"
)

// guesses are names that columns of payment files often have, and what they
// are asked to hold. Order decides: the first word that is in a name counts.
var guesses = []struct{ word, value, rule string }{
	{"currency", "{currency}", ""},
	{"amount", "{amount}", ""},
	{"value", "{amount}", ""},
	{"email", "{address}", "check = \"address\"\nrequired = true\n"},
	{"reference", "{reference}", ""},
	{"external id", "{reference}", ""},
	{"message", "{note}", ""},
	{"note", "{note}", ""},
	{"name", "{name}", "required = true\n"},
}

// Describe begins the description of a format from the header line of a
// template that a service offers for download. What each column is filled with
// is guessed by its name, and is for a person to look at; a column that no
// guess fits is left empty.
func Describe(template string) (string, error) {
	names, err := readHeader(template)
	if err != nil {
		return "", err
	}
	return describe(names), nil
}

func describe(names []string) string {
	var b strings.Builder
	b.WriteString("# Made from the header line of a template. Look at each value: {name}, {address}, {amount}, {currency},\n" +
		"# {reference}, {note}, {title}, {detail.COLUMN} of the file of details, or a text of its own.\n")
	b.WriteString("title = \"\"            # what lists call it\nheader = true\nrows = 1000           # payments that one file may hold\n" +
		"decimal = \"point\"     # or comma\n")
	taken := map[string]bool{}
	for _, name := range names {
		value, rule := guess(name, taken)
		fmt.Fprintf(&b, "\n[[column]]\nname = %s\nvalue = %s\n%s", quoted(name), quoted(value), rule)
	}
	b.WriteString("\n# Names of columns in the service's report, and what its words mean.\n[result]\n" +
		"reference = [\"reference\"]\nstatus = [\"status\"]\ncause = [\"reason\"]\namount = [\"amount\"]\n" +
		"paid = [\"paid\"]\nfailed = [\"failed\"]\nreturned = [\"returned\"]\npending = [\"pending\"]\n")
	return b.String()
}

// guess says what a column may hold. An amount is guessed once, because a
// format has one.
func guess(name string, taken map[string]bool) (value, rule string) {
	for _, g := range guesses {
		if strings.Contains(fold(name), g.word) && !taken[g.value] {
			taken[g.value] = true
			return g.value, g.rule
		}
	}
	return "", ""
}

// quoted writes a text so that TOML reads it back: it knows fewer escapes than
// the language does.
func quoted(text string) string {
	return strings.NewReplacer(`\\`, `\\`, `\x`, `\u00`, `\a`, `\u0007`, `\v`, `\u000b`).Replace(strconv.QuoteToGraphic(text))
}
