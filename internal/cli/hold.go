package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/desk"
	"refdesk/internal/export"
	"refdesk/internal/model"
	"refdesk/ui"
)

// holdFlags are what a hold on the command line may carry.
type holdFlags struct {
	until, reason, note, kind string
	release, dryRun           bool
	branch, stage             bool
}

func (s *session) holdWord() *cobra.Command {
	var f holdFlags
	cmd := &cobra.Command{
		Use:   "hold ID…",
		Short: "Keep rewards and commissions, or all that waits in a case, from being approved here; the vendor is not told",
		Long: "Keeps rewards and commissions from being approved here; the vendor is not told and goes on as if there were no hold.\n" +
			"Nothing has to be sent for that, so that --stage, which other decisions know, makes no difference.\n\n" +
			"An id that is no reward's and no commission's is a case, or a person in one: the case is then held until a time, or,\n" +
			"without --until, until something changes. --filter holds every case that matches.",
		Args: s.idsOrFilter,
		RunE: func(cmd *cobra.Command, ids []string) error { return s.hold(cmd.Context(), ids, f) },
	}
	cmd.Flags().StringVar(&f.until, "until", "", "when the hold ends by itself: an age such as 2d, or a `TIME` such as 2026-09-30 or 2026-09-30T15:00:00Z")
	cmd.Flags().StringVar(&f.reason, "reason", "", "reason `CODE`")
	cmd.Flags().StringVar(&f.note, "note", "", "`TEXT` of a note for the ledger")
	cmd.Flags().StringVar(&f.kind, "kind", "", "`KIND` of the ids where they are not unique: reward, commission, or case, which people's ids belong to as well")
	cmd.Flags().BoolVar(&f.release, "release", false, "release them, whoever holds them")
	cmd.Flags().BoolVar(&f.branch, "branch", false, "on a person and on all below who are in a case")
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "show what would happen, do nothing")
	cmd.Flags().BoolVar(&f.stage, "stage", false, "as with other decisions; a hold sends nothing")
	return cmd
}

func (s *session) hold(ctx context.Context, ids []string, f holdFlags) error {
	until, err := parseUntil(f.until, time.Now())
	if err != nil {
		return err
	}
	if kind := model.Object(f.kind); (s.filter != "" || f.branch) && kind != "" && kind != model.ObjectCase {
		return usagef("--filter holds cases, and --branch people of cases: a %s is held by its id", kind)
	}
	v := verdictFlags{reason: f.reason, note: f.note, until: until, dryRun: f.dryRun, branch: f.branch, stage: true}
	if s.filter != "" || f.kind == string(model.ObjectCase) || f.branch {
		if f.release {
			return usagef("a case is released by another verdict on it: `refdesk clear` or `refdesk block`")
		}
		return s.judge(ctx, model.VerdictHold, ids, v)
	}
	return s.opened(ctx, needs{}, func(a *app.App) error {
		d, err := s.find(ctx, a, f.kind, ids)
		if errors.Is(err, model.ErrNotFound) && f.kind == "" && !f.release {
			if requests, not := s.requests(ctx, a, ids, false); not == nil {
				return s.giveAll(ctx, a, model.VerdictHold, requests, v)
			}
		}
		if err != nil {
			return err
		}
		if f.release {
			return s.unhold(ctx, a, d)
		}
		d.Verb, d.Until, d.Reason, d.Note = model.VerbHold, until, f.reason, f.note
		if f.dryRun {
			return s.rehearse(ctx, a, d)
		}
		rehearsal, err := a.Desk().Rehearse(ctx, d)
		if err != nil {
			return decisionError(err)
		}
		holds, err := a.Desk().Hold(ctx, d)
		if err != nil {
			return decisionError(err)
		}
		return s.printHolds(holds, rehearsal)
	})
}

// printHolds prints what is held, and what the vendor does nevertheless.
func (s *session) printHolds(holds []model.Hold, rehearsal desk.Rehearsal) error {
	for i, h := range holds {
		if s.json {
			if err := (printer{s.out}).row(heldRow{ID: h.Target, Kind: string(h.Object), Hold: export.OfHold(h)}); err != nil {
				return err
			}
			continue
		}
		line := h.ObjectRef().String() + ": held until it is released"
		if !h.Until.IsZero() {
			line = h.ObjectRef().String() + ": held until " + minute(h.Until)
		}
		if up := rehearsal.Objects[i].Upstream; up != "" {
			line += "; " + up
		}
		if _, err := fmt.Fprintln(s.out, ui.Clean(line)); err != nil {
			return err
		}
	}
	if s.json {
		return nil
	}
	_, err := fmt.Fprintln(s.out, strings.Join(rehearsal.Effects, "\n"))
	return err
}

// heldRow is a hold with what it is on.
type heldRow struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	export.Hold
}

func (s *session) unhold(ctx context.Context, a *app.App, d desk.Decision) error {
	var refs []model.ObjectRef
	for _, row := range d.Rewards {
		refs = append(refs, row.ObjectRef())
	}
	for _, row := range d.Commissions {
		refs = append(refs, row.ObjectRef())
	}
	if err := a.Desk().Unhold(ctx, refs); err != nil {
		return err
	}
	for _, ref := range refs {
		if s.json {
			if err := (printer{s.out}).row(aboutRowOf(ref)); err != nil {
				return err
			}
			continue
		}
		if _, err := fmt.Fprintln(s.out, ui.Clean(ref.String()+": released")); err != nil {
			return err
		}
	}
	return nil
}

// parseUntil reads an age from now, a day in the zone of the machine, or a
// moment; "" is no end.
func parseUntil(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if days, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.ParseUint(days, 10, 16); err == nil {
			return now.AddDate(0, 0, int(n)), nil
		}
	}
	if age, err := time.ParseDuration(text); err == nil {
		return now.Add(age), nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, text, time.Local); err == nil {
		return day, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, usagef("--until %q is no age such as 2d or 12h and no time such as 2026-09-30 or 2026-09-30T15:00:00Z", text)
	}
	return at, nil
}

// person finds the one person with an id, in what the flags narrow words to.
func (s *session) person(ctx context.Context, a *app.App, id string) (model.PersonRef, error) {
	ref, err := a.Desk().FindOne(ctx, desk.Search{Backend: s.backend, Campaign: s.campaign, Object: model.ObjectParticipant}, id)
	return model.PersonRef{Backend: ref.Backend, CampaignID: ref.CampaignID, ID: ref.ID}, err
}

// personPage is the page of the person that person finds.
func (s *session) personPage(ctx context.Context, a *app.App, id string) (model.PersonPage, error) {
	ref, err := s.person(ctx, a, id)
	if err != nil {
		return model.PersonPage{}, err
	}
	return a.Lists().Person(ctx, ref)
}
