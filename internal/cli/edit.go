package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/desk"
	"refdesk/internal/model"
)

// editFlags say what is to be different about a person at the vendor.
type editFlags struct {
	notes               string
	overwrite           bool
	set, unset          []string
	referral, affiliate string
	note                string
	dryRun, stage       bool
}

// editWords are what a status may be set to, by the word for it here.
var editWords = map[string]map[string]string{
	"referral":  {"awarded": "CREDIT_AWARDED", "expired": "CREDIT_EXPIRED"},
	"affiliate": {"approved": "APPROVED", "suspended": "SUSPENDED", "banned": "BANNED"},
}

func (s *session) editWord() *cobra.Command {
	var f editFlags
	const short = "Set a person's notes, metadata, referral credit or affiliate status at the vendor"
	cmd := &cobra.Command{
		Use: "edit ID", Short: short, Long: short + ". The id is the vendor's, or the address.\n\n" + noWindow,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("`refdesk edit` needs one person: an id or an address")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			edit, err := f.edit(cmd.Flags().Changed("notes"))
			if err != nil {
				return err
			}
			return s.edit(cmd.Context(), args[0], edit, f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.notes, "notes", "", "replace the vendor's notes whole by `TEXT`")
	flags.BoolVar(&f.overwrite, "overwrite", false, "replace notes that the vendor has already")
	flags.StringArrayVar(&f.set, "set", nil, "set `KEY=VALUE` in the metadata; again for more")
	flags.StringArrayVar(&f.unset, "unset", nil, "remove `KEY` from the metadata; again for more")
	flags.StringVar(&f.referral, "referral", "", "decide on a pending referral credit: `WORD` is awarded or expired")
	flags.StringVar(&f.affiliate, "affiliate", "", "an affiliate's status: `WORD` is approved, suspended or banned")
	flags.StringVar(&f.note, "note", "", "`TEXT` of a note for the ledger")
	flags.BoolVar(&f.dryRun, "dry-run", false, "show what would happen, do nothing")
	flags.BoolVar(&f.stage, "stage", false, "leave the change to the running refdesk's outbox")
	return cmd
}

// edit is what the flags ask for, without the person. Notes may be set to
// nothing, so that it counts whether the flag was given.
func (f *editFlags) edit(notes bool) (e model.Edit, err error) {
	if notes {
		e.Notes, e.Overwrite = model.Some(f.notes), f.overwrite
	}
	if e.ReferralStatus, err = statusOf("referral", f.referral); err != nil {
		return e, err
	}
	if e.AffiliateStatus, err = statusOf("affiliate", f.affiliate); err != nil {
		return e, err
	}
	e.Metadata, err = f.metadata()
	return e, err
}

func (f *editFlags) metadata() (map[string]model.Opt[string], error) {
	all := map[string]model.Opt[string]{}
	for _, pair := range f.set {
		key, value, ok := strings.Cut(pair, "=")
		if !ok || value == "" {
			return nil, usagef("--set %q is not KEY=VALUE; --unset removes a key", pair)
		}
		all[key] = model.Some(value)
	}
	for _, key := range f.unset {
		if _, twice := all[key]; twice {
			return nil, usagef("%q is to be set and to be removed", key)
		}
		all[key] = model.Opt[string]{}
	}
	return all, nil
}

// statusOf is the vendor's word for a status, missing where none is asked for.
func statusOf(flag, word string) (model.Opt[string], error) {
	if word == "" {
		return model.Opt[string]{}, nil
	}
	vendors, ok := editWords[flag][strings.ToLower(word)]
	if !ok {
		return model.Opt[string]{}, usagef("--%s cannot be %q; see `refdesk edit --help`", flag, word)
	}
	return model.Some(vendors), nil
}

func (s *session) edit(ctx context.Context, id string, e model.Edit, f editFlags) error {
	return s.opened(ctx, needs{backend: !f.stage && !f.dryRun}, func(a *app.App) error {
		page, err := s.personPage(ctx, a, id)
		if err != nil {
			return err
		}
		if page.Person.ReadAt.IsZero() {
			return fmt.Errorf("%s is known from webhooks only: `refdesk pull --once` reads what an edit would overwrite", id)
		}
		e.Person = page.Person
		d := desk.Decision{Verb: model.VerbEdit, Edits: []model.Edit{e}, Note: f.note, Stage: f.stage, Direct: !f.stage}
		if f.dryRun {
			return s.rehearse(ctx, a, d)
		}
		changes, err := a.Decide(ctx, d, s.progress)
		return errors.Join(s.outcome(changes, f.stage), decisionError(err))
	})
}
