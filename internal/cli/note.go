package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/desk"
	"refdesk/internal/model"
	"refdesk/ui"
)

// noteFlags say what a note is about, and what it says.
type noteFlags struct {
	whyFlags
	kind string
}

func (s *session) noteWord() *cobra.Command {
	var f noteFlags
	cmd := &cobra.Command{
		Use:   "note ID… --note TEXT",
		Short: "Keep a note about a person, reward or commission in the ledger; the vendor does not see it",
		Long: "Keeps a note in the ledger, which the vendor does not see. ID is that of a person, reward or commission, or a person's\n" +
			"address. `refdesk note ID TEXT` is short for one of them.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.note == "" && f.reason == "" && len(args) == 2 {
				args, f.note = args[:1], args[1]
			} else if len(args) == 0 || f.note == "" && f.reason == "" {
				return usagef("`refdesk note` needs an id, or a person's address, and a text in quotes")
			}
			return s.note(cmd.Context(), args, f)
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&f.kind, "kind", "", "`KIND` of the id where it is not unique: participant, reward or commission; or case, of which it is the number")
	return cmd
}

func (s *session) note(ctx context.Context, ids []string, f noteFlags) error {
	return s.opened(ctx, needs{}, func(a *app.App) error {
		words, err := a.Desk().Words(f.reason, f.note)
		if err != nil {
			return decisionError(err)
		}
		var all []model.ObjectRef
		for _, id := range ids {
			about, err := s.noted(ctx, a, id, f.kind)
			if err != nil {
				return err
			}
			all = append(all, about)
		}
		for _, about := range all {
			if !f.dryRun {
				if err := keepNote(ctx, a, about, words); err != nil {
					return err
				}
			}
			if err := s.printNoted(about, f.dryRun); err != nil {
				return err
			}
		}
		return nil
	})
}

func keepNote(ctx context.Context, a *app.App, about model.ObjectRef, words string) error {
	if about.Object != model.ObjectCase {
		return a.Desk().Note(ctx, about, words)
	}
	number, err := strconv.ParseInt(about.ID, 10, 64)
	if err != nil {
		return fmt.Errorf("the number of a case: %w", err)
	}
	return a.Desk().NoteCase(ctx, number, words)
}

func (s *session) printNoted(about model.ObjectRef, dryRun bool) error {
	if s.json {
		return printer{s.out}.row(aboutRowOf(about))
	}
	line := "noted about " + about.String()
	if dryRun {
		line = "a note would be kept about " + about.String() + ". Nothing was changed."
	}
	_, err := fmt.Fprintln(s.out, ui.Clean(line))
	return err
}

// noted finds what a note is to be about.
func (s *session) noted(ctx context.Context, a *app.App, id, kind string) (about model.ObjectRef, err error) {
	if kind != string(model.ObjectCase) {
		return s.findNoted(ctx, a, id, kind)
	}
	number, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return about, usagef("%q is not the number of a case", id)
	}
	page, err := a.Cases().Case(ctx, number)
	if errors.Is(err, model.ErrNotFound) {
		return about, errNoSuch("case", id)
	}
	if err != nil {
		return about, err
	}
	return model.ObjectRef{Backend: page.Backend, CampaignID: page.CampaignID, Object: model.ObjectCase, ID: strconv.FormatInt(page.ID, 10)}, nil
}

// aboutRow is what a word did something about.
type aboutRow struct {
	Backend    string `json:"backend"`
	CampaignID string `json:"campaign_id"`
	Kind       string `json:"kind"`
	ID         string `json:"id"`
}

func aboutRowOf(ref model.ObjectRef) aboutRow {
	return aboutRow{Backend: ref.Backend, CampaignID: ref.CampaignID, Kind: string(ref.Object), ID: ref.ID}
}

// findNoted looks for an id among rewards and commissions, then among people,
// unless the kind is named.
func (s *session) findNoted(ctx context.Context, a *app.App, id, kind string) (model.ObjectRef, error) {
	in := desk.Search{Backend: s.backend, Campaign: s.campaign, Object: model.Object(kind)}
	switch in.Object {
	case "", model.ObjectReward, model.ObjectCommission, model.ObjectParticipant:
	default:
		return model.ObjectRef{}, usagef("--kind is participant, reward, commission or case, not %q", kind)
	}
	ref, err := a.Desk().FindOne(ctx, in, id)
	if kind == "" && errors.Is(err, model.ErrNotFound) {
		in.Object = model.ObjectParticipant
		if ref, err = a.Desk().FindOne(ctx, in, id); errors.Is(err, model.ErrNotFound) {
			err = fmt.Errorf("the store has no person, reward or commission %q: %w", id, model.ErrNotFound)
		}
	}
	return ref, err
}
