package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"refdesk/internal/app"
	"refdesk/internal/config"
	"refdesk/internal/model"
)

// scopeless are the words to which the choice of a campaign or a backend means
// nothing. A word of one part stands for all of its family.
var scopeless = []string{
	"serve", "sandbox", "check", "pull", "undo", "ledger", "man", "version", "completion",
	"batch check", "batch release", "batch import", "batch void", "batch close", "batch formats", "batch template",
}

// filterless are those to which a filter means nothing besides.
var filterless = []string{"show", "edit", "confirm", "note", "trust"}

// onlyWhatCounts refuses a choice that the word would not heed: whoever makes
// it would take what comes for the answer.
func onlyWhatCounts(cmd *cobra.Command, _ []string) error {
	_, path, _ := strings.Cut(cmd.CommandPath(), " ")
	word, _, _ := strings.Cut(path, " ")
	for _, name := range []string{"filter", "campaign", "backend"} {
		flag := cmd.Flags().Lookup(name)
		heeded := !slices.Contains(scopeless, word) && !slices.Contains(scopeless, path) && (name != "filter" || !slices.Contains(filterless, word))
		console := word == "" || word == "demo"
		switch {
		case flag == nil || !flag.Changed:
		case console && name == "filter":
			return usagef("the console takes no --filter: press / on a list")
		case console && name == "backend" && !cmd.Flags().Changed("campaign"):
			return usagef("the console takes --backend only beside --campaign: press c to choose what it shows")
		case heeded:
		default:
			return usagef("`%s` takes no --%s", cmd.CommandPath(), name)
		}
	}
	return nil
}

// knownScope refuses a campaign or a backend that the store does not know,
// whose lists would be empty without a reason.
func (s *session) knownScope(ctx context.Context, a *app.App, backends []config.Backend) error {
	if s.campaign == "" && s.backend == "" {
		return nil
	}
	all, err := a.Campaigns(ctx)
	if err != nil {
		return err
	}
	var ids, names []string
	for _, b := range backends {
		names = append(names, b.Name)
	}
	for _, c := range all {
		names = append(names, c.Backend)
		if s.backend == "" || c.Backend == s.backend {
			ids = append(ids, c.ID)
		}
	}
	if s.backend != "" && !slices.Contains(names, s.backend) {
		return usagef("--backend: there is no backend %q%s", s.backend, didYouMean(s.backend, names))
	}
	if s.campaign != "" && !slices.Contains(ids, s.campaign) {
		return usagef("--campaign: the store knows no campaign %q%s", s.campaign, didYouMeanCampaign(s.campaign, ids, all))
	}
	return nil
}

func didYouMean(text string, known []string) string {
	if near := config.Nearest(text, known); near != "" {
		return "; did you mean " + near + "?"
	}
	return "; `refdesk list campaigns` shows what there is"
}

// didYouMeanCampaign takes a campaign's name for its id's.
func didYouMeanCampaign(text string, ids []string, all []model.Campaign) string {
	for _, c := range all {
		if strings.EqualFold(c.Name, text) && slices.Contains(ids, c.ID) {
			return "; that is the name of " + c.ID
		}
	}
	return didYouMean(text, ids)
}
