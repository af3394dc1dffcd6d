package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/export"
	"refdesk/internal/model"
	"refdesk/ui"
)

// trustFlags say what is to count for nothing.
type trustFlags struct {
	pair         bool
	signal, note string
	end          int64
}

// trustRow is a mark by which a link counts for nothing.
type trustRow struct {
	ID         export.Number `json:"id"`
	Backend    string        `json:"backend"`
	CampaignID string        `json:"campaign_id"`
	Signal     text          `json:"signal"`
	Value      text          `json:"value"`
	People     []string      `json:"people"`
	Note       text          `json:"note"`
	Operator   string        `json:"operator"`
	At         stamp         `json:"at"`
}

func (s *session) trustWord() *cobra.Command {
	var f trustFlags
	const short = "Mark a link as counting for nothing: an office's address, a shop's till, two people who may share"
	cmd := &cobra.Command{
		Use: "trust [CASE VALUE]", Short: short,
		Long: short + `.

CASE is the number of a case and VALUE what its people share, as "refdesk show case" has it among the links. With --pair
there are two people in place of them, by vendor id or address, and whatever they share counts for nothing. Without
anything the marks are listed. A mark, and its end, is a row of the ledger; cases follow as soon as a refdesk runs.`,
		Args: f.args,
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.opened(cmd.Context(), needs{}, func(a *app.App) error { return s.trust(cmd.Context(), a, args, f) })
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.pair, "pair", false, "two people follow, who may share whatever they share")
	flags.StringVar(&f.signal, "signal", "", "the link's `SIGNAL`, where two links of the case have one value")
	flags.StringVar(&f.note, "note", "", "why, for the ledger (`TEXT`)")
	flags.Int64Var(&f.end, "end", 0, "end the mark with this `NUMBER`: the link counts again")
	return cmd
}

func (f *trustFlags) args(_ *cobra.Command, args []string) error {
	switch {
	case f.end != 0 && (len(args) > 0 || f.pair || f.signal != "" || f.note != ""):
		return usagef("`refdesk trust --end NUMBER` takes nothing else")
	case f.pair && len(args) != 2:
		return usagef("`refdesk trust --pair` needs two people")
	case len(args) == 0 || len(args) == 2:
		return nil
	}
	return usagef("`refdesk trust` needs the number of a case and a value that its people share")
}

func (s *session) trust(ctx context.Context, a *app.App, args []string, f trustFlags) error {
	switch {
	case f.end != 0:
		return s.endTrust(ctx, a, f.end)
	case len(args) == 0:
		return s.listTrust(ctx, a)
	}
	find := s.findLink
	if f.pair {
		find = s.findPair
	}
	wanted, err := find(ctx, a, args, f)
	if err != nil {
		return err
	}
	wanted.Note = f.note
	made, err := a.Desk().Trust(ctx, wanted)
	if err != nil {
		return err
	}
	return s.printTrust(made, "counts for nothing")
}

// findLink finds a link of a case by its value.
func (s *session) findLink(ctx context.Context, a *app.App, args []string, f trustFlags) (model.Trust, error) {
	number, err := strconv.ParseInt(args[0], 10, 64)
	if err != nil {
		return model.Trust{}, usagef("%q is not the number of a case", args[0])
	}
	page, err := a.Cases().Case(ctx, number)
	if errors.Is(err, model.ErrNotFound) {
		return model.Trust{}, errNoSuch("case", args[0])
	}
	if err != nil {
		return model.Trust{}, err
	}
	var found, known []string
	for _, l := range page.Links {
		known = append(known, l.Signal+" "+l.Value)
		if l.Value == args[1] && (f.signal == "" || f.signal == l.Signal) && !slices.Contains(found, l.Signal) {
			found = append(found, l.Signal)
		}
	}
	switch {
	case len(found) > 1:
		return model.Trust{}, usagef("%q is a value of %s: choose one with --signal", args[1], strings.Join(found, " and "))
	case len(found) == 0:
		return model.Trust{}, fmt.Errorf("case %d has no such link; it has: %s", page.ID, strings.Join(known, ", "))
	}
	return model.Trust{Backend: page.Backend, CampaignID: page.CampaignID, Signal: found[0], Value: args[1]}, nil
}

// findPair finds two people of one campaign.
func (s *session) findPair(ctx context.Context, a *app.App, args []string, _ trustFlags) (pair model.Trust, err error) {
	for i, id := range args {
		ref, err := s.person(ctx, a, id)
		switch {
		case err != nil:
			return pair, err
		case i > 0 && (ref.Backend != pair.Backend || ref.CampaignID != pair.CampaignID):
			return pair, fmt.Errorf("%s and %s are not in one campaign", args[0], args[1])
		}
		pair.Backend, pair.CampaignID, pair.People = ref.Backend, ref.CampaignID, append(pair.People, ref.ID)
	}
	return pair, nil
}

func (s *session) endTrust(ctx context.Context, a *app.App, id int64) error {
	err := a.Desk().Untrust(ctx, id)
	if errors.Is(err, model.ErrNotFound) {
		return fmt.Errorf("no mark %d; `refdesk trust` lists them", id)
	}
	if err != nil || s.json {
		return err
	}
	_, err = fmt.Fprintf(s.out, "mark %d has ended: the link counts again\n", id)
	return err
}

func (s *session) listTrust(ctx context.Context, a *app.App) error {
	all, err := a.Cases().Trusted(ctx, model.CampaignRef{Backend: s.backend, ID: s.campaign})
	if err != nil {
		return err
	}
	for _, t := range all {
		if err := s.printTrust(t, "by "+t.Operator); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) printTrust(t model.Trust, say string) error {
	if s.json {
		people := t.People
		if people == nil {
			people = []string{}
		}
		return printer{s.out}.row(trustRow{
			ID: export.Number(t.ID), Backend: t.Backend, CampaignID: t.CampaignID, Signal: text(t.Signal), Value: text(t.Value),
			People: people, Note: text(t.Note), Operator: t.Operator, At: stamp(t.At),
		})
	}
	what := t.Signal + " " + t.Value
	if len(t.People) > 0 {
		what = "what " + strings.Join(t.People, " and ") + " share"
	}
	line := fmt.Sprintf("mark %d: %s, %s", t.ID, what, say)
	if t.Note != "" {
		line += ": " + t.Note
	}
	_, err := fmt.Fprintln(s.out, ui.Clean(line))
	return err
}
