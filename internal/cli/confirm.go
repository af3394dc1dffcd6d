package cli

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/desk"
	"refdesk/internal/model"
)

// confirmFlags say at which provider an account is to be confirmed.
type confirmFlags struct {
	provider, note string
	dryRun, stage  bool
}

// confirmWords are the vendor's words for providers, by the word for them here.
var confirmWords = map[string]string{"paypal": "PAYPAL", "wise": "WISECOM", "wisecom": "WISECOM"}

func (s *session) confirmWord() *cobra.Command {
	var f confirmFlags
	const short = "Have the vendor mail an affiliate a link to confirm the account that payouts go to"
	cmd := &cobra.Command{
		Use: "confirm ID --provider paypal|wise", Short: short,
		Long: short + ". The id is the vendor's, or the address.\n\n" +
			"Where the account is confirmed already, or a mail was asked for meanwhile, none is sent. A mail that has left cannot be\n" +
			"called back.\n\n" + noWindow,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("`refdesk confirm` needs one person: an id or an address")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			provider, ok := confirmWords[strings.ToLower(f.provider)]
			if !ok {
				return usagef("--provider must be paypal or wise, not %q", f.provider)
			}
			return s.confirm(cmd.Context(), args[0], provider, f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.provider, "provider", "", "where the account is: `WORD` is paypal or wise")
	flags.StringVar(&f.note, "note", "", "a note for the ledger (`TEXT`)")
	flags.BoolVar(&f.dryRun, "dry-run", false, "show what would happen, do nothing")
	flags.BoolVar(&f.stage, "stage", false, "leave the change to the running refdesk's outbox")
	return cmd
}

// confirm leaves the state of the account to the outbox, which reads it before
// it asks for the mail.
func (s *session) confirm(ctx context.Context, id, provider string, f confirmFlags) error {
	return s.opened(ctx, needs{backend: !f.stage && !f.dryRun}, func(a *app.App) error {
		page, err := s.personPage(ctx, a, id)
		if err != nil {
			return err
		}
		d := desk.Decision{
			Verb: model.VerbConfirm, Confirmations: []model.Confirmation{{Person: page.Person, Provider: provider, Seen: model.DestinationUnread}},
			Note: f.note, Stage: f.stage, Direct: !f.stage,
		}
		if f.dryRun {
			return s.rehearse(ctx, a, d)
		}
		changes, err := a.Decide(ctx, d, s.progress)
		return errors.Join(s.outcome(changes, f.stage), decisionError(err))
	})
}
