package views_test

import (
	"testing"

	"refdesk/internal/model"
	"refdesk/views"
)

// TestBeginsWithACampaign that was named before the console opened, however
// late it is read; c chooses another as ever.
func TestBeginsWithACampaign(t *testing.T) {
	var one model.Campaign
	c := start(t, 80, 24, func(w *world, e *views.Env) {
		one = w.campaigns[0]
		e.Begin = model.CampaignRef{ID: one.ID}
	})
	c.sees("refdesk  " + one.Name)

	late := start(t, 80, 24, func(w *world, e *views.Env) { e.Begin = model.CampaignRef{Backend: "acme", ID: "late01"} })
	late.sees("all campaigns", "no campaign late01 was read yet")
	late.world.campaigns = append(late.world.campaigns, model.Campaign{Backend: "acme", ID: "late01", Name: "Late Lantern"})
	late.news()
	late.sees("refdesk  Late Lantern")
}
