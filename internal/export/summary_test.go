package export_test

import (
	"slices"
	"strings"
	"testing"

	"refdesk/internal/export"
	"refdesk/internal/model"
)

// TestSummaryKeys: programs and sheets rely on the columns.
func TestSummaryKeys(t *testing.T) {
	want := strings.Fields(`month part backend campaign_id campaign object id participant_id currency count earned approved refused paid waiting
		clawed_back delivered adjusted paid_then_cancelled payouts_issued difference converted not_converted why`)
	if got := export.KeysOf(export.ShapeOf("summary")); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestMarkdownTakesNothingForMarkup(t *testing.T) {
	rows := export.SummaryRows(model.Summary{Names: map[model.CampaignRef]string{{ID: "a|b<i>\n# x\x1b[2J\u202e"}: "=1|"}, Gaps: []model.SummaryGap{{CampaignID: "a|b<i>\n# x\x1b[2J\u202e", Count: 1, Why: "mira@example.com"}}})
	var out strings.Builder
	if err := export.WriteMarkdown(&out, rows, "", model.MaskAddresses); err != nil {
		t.Fatal(err)
	}
	if want := `| =1\| |  | a\|b\<i\> \# x\[2J | 1 | m•••@example.com |` + "\n"; !strings.HasSuffix(out.String(), want) {
		t.Errorf("%s\nlacks %s", out.String(), want)
	}
}
