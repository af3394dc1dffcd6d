package export

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"slices"
	"strings"

	"refdesk/internal/model"
	"refdesk/internal/newfile"
)

// Markdown is a format of summaries alone.
const Markdown Format = "md"

// section is a table of a summary in Markdown.
type section struct {
	title, about string
	parts        []string
	keys         []string
}

var sections = []section{
	{
		"Earned, and what became of it",
		"Rewards are those with a worth in the settings, and sums due; batches pay them. Commissions are paid by the backend.\n" +
			"Earned is what approved, refused, paid, waiting, clawed back, delivered and adjusted come to.",
		[]string{"rewards", "commissions"},
		[]string{"part", "campaign", "backend", "campaign_id", "id", "currency", "count", "earned", "approved", "refused", "paid", "waiting", "clawed_back", "delivered", "adjusted", "paid_then_cancelled"},
	},
	{
		"Commissions paid against payouts issued",
		"A commission counts in the month in which its payout was issued.",
		[]string{partPayouts},
		[]string{"campaign", "backend", "campaign_id", "currency", "count", "paid", "payouts_issued", "difference"},
	},
	{
		"Differences", "",
		[]string{partDifference},
		[]string{"campaign", "backend", "campaign_id", "object", "id", "participant_id", "currency", "paid", "payouts_issued", "difference", "why"},
	},
	{
		"Converted into the campaign's currency",
		"What the backend made of commissions, as far as it has. It is in no other sum.",
		[]string{partConversion},
		[]string{"campaign", "backend", "campaign_id", "currency", "count", "converted", "not_converted"},
	},
	{"Not counted", "", []string{partLeftOut}, []string{"campaign", "backend", "campaign_id", "count", "why"}},
}

// WriteMarkdown writes a summary as tables of Markdown. Amounts are in major
// units; nothing from outside is taken for markup.
func WriteMarkdown(out io.Writer, rows []Summary, month string, mask func(string) string) error {
	title, span := "Summary", "Everything earned, and what became of it by the time the store was last filled."
	if month != "" {
		title += " of " + month
		span = "What was earned in the month (UTC), and what became of it by the time the store was last filled."
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\nSums never cross currencies; an amount in a currency that nobody knows has a row of its own.\n", title, span)
	for _, s := range sections {
		if err := s.write(&b, rows, mask); err != nil {
			return err
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func (s section) write(b *strings.Builder, rows []Summary, mask func(string) string) error {
	var asked []Column
	for _, key := range s.keys {
		asked = append(asked, Column{Key: key})
	}
	columns, err := columnsOf(Summary{}, asked)
	if err != nil {
		return err
	}
	head, rule := "|", "|"
	for _, c := range columns {
		head += " " + strings.ReplaceAll(c.key, "_", " ") + " |"
		rule += map[bool]string{true: " ---: |", false: " --- |"}[c.money || c.key == "count" || c.key == "not_converted"]
	}
	fmt.Fprintf(b, "\n## %s\n\n", s.title)
	if s.about != "" {
		b.WriteString(s.about + "\n\n")
	}
	empty := true
	for _, row := range rows {
		if !slices.Contains(s.parts, row.Part) {
			continue
		}
		if empty {
			b.WriteString(head + "\n" + rule + "\n")
		}
		empty = false
		b.WriteString("|")
		for _, c := range columns {
			cell := markdownCell(c.value(row, reflect.ValueOf(row)), mask)
			if c.key == "converted" && row.Converted != nil { // it is not in the currency of its row
				cell += " " + inMarkdown(row.Converted.Currency)
			}
			b.WriteString(" " + cell + " |")
		}
		b.WriteString("\n")
	}
	if empty {
		b.WriteString("None.\n")
	}
	return nil
}

func markdownCell(v any, mask func(string) string) string {
	switch v := v.(type) {
	case nil:
		return ""
	case *Amount:
		major, _ := sum(v)
		return major
	case Text:
		return inMarkdown(mask(string(v)))
	case string:
		return inMarkdown(mask(v))
	}
	return fmt.Sprint(v)
}

// markup is what Markdown or the HTML in it could take for its own.
const markup = "\\`*_{}[]()<>#|~&!"

// inMarkdown makes a text from outside fit for a cell of a table.
func inMarkdown(s string) string {
	var b strings.Builder
	for _, r := range strings.Map(seen, strings.ToValidUTF8(s, "\uFFFD")) {
		if strings.ContainsRune(markup, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// WriteSummary writes a summary into a new file. Where it fails nothing is left
// of the file.
func WriteSummary(ctx context.Context, path string, format Format, s model.Summary, mask bool) (model.Exported, error) {
	rows := SummaryRows(s)
	if format != Markdown {
		return WriteFile(ctx, path, Options{Format: format, Shape: Summary{}, Mask: mask}, Each(rows))
	}
	page, err := SummaryPage(s, mask)
	if err != nil {
		return model.Exported{}, err
	}
	return writePage(path, page, len(rows))
}

// SummaryPage is a summary in Markdown.
func SummaryPage(s model.Summary, mask bool) ([]byte, error) {
	show := func(text string) string { return text }
	if mask {
		show = model.MaskAddresses
	}
	var page bytes.Buffer
	err := WriteMarkdown(&page, SummaryRows(s), s.Month.String(), show)
	return page.Bytes(), err
}

// Each gives rows one by one, as Write takes them.
func Each[R any](rows []R) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// writePage writes a page that is made already, of so many rows, into a new
// file. Where it fails nothing is left of the file.
func writePage(path string, page []byte, rows int) (model.Exported, error) {
	file, err := newfile.Create(path)
	if err != nil {
		return model.Exported{}, err
	}
	if _, err := file.Write(page); err != nil {
		return model.Exported{}, errors.Join(err, file.Drop())
	}
	if err := file.Commit(); err != nil {
		return model.Exported{}, err
	}
	return model.Exported{Path: path, Rows: rows, Bytes: file.Size(), SHA256: file.Digest()}, nil
}
