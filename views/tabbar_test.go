package views_test

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui/uitest"
	"refdesk/views"
)

// TestTabsKeepTheirNames with thousands waiting in every room that counts.
func TestTabsKeepTheirNames(t *testing.T) {
	c := start(t, 80, 24, func(w *world, _ *views.Env) {
		for i := range 1234 {
			w.suspected = append(w.suspected, model.CasePage{Case: model.Case{ID: int64(i + 1), Backend: backend, CampaignID: campaign, State: model.CaseOpen}})
			w.rewards = append(w.rewards, reward(i, "waiting", w.now(), w.people))
			w.commissions = append(w.commissions, model.Commission{Backend: backend, CampaignID: campaign, ID: fmt.Sprint("com", i), State: model.CommissionPending})
			w.payouts = append(w.payouts, model.Payout{Backend: backend, CampaignID: campaign, ID: fmt.Sprint("pay", i), State: "failed"})
		}
		w.status.Unsure = 5678
	})
	var frame strings.Builder
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 15}} {
		c.w, c.h = size[0], size[1]
		c.send(tea.WindowSizeMsg{Width: c.w, Height: c.h})
		for _, key := range strings.Split("12345678", "") {
			c.press(key)
			line := strings.Split(uitest.Text(c.view()), "\n")[1]
			frame.WriteString(line + "|\n")
			for i, name := range []string{"Camp", "Lead", "Fraud", "Rew", "Comm", "Pay", "Live", "Ch"} {
				if !strings.Contains(line, fmt.Sprint(i+1, " ", name)) && !strings.Contains(line, fmt.Sprint(i+1, "•", name)) {
					t.Errorf("%d cells wide, tab %d has no name: %s", c.w, i+1, line)
				}
			}
		}
	}
	uitest.Frame(t, "tabbar", frame.String())
}
