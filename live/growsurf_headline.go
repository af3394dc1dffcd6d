package live

import (
	"fmt"
	"strings"

	"refdesk/internal/model"
)

// maxHeadlineName bounds a title or a referrer's name inside a headline, which
// is one line of the live pane.
const maxHeadlineName = 60

// joinedHeadline reads the new participant, first of people, and whoever
// referred them among the rest.
func joinedHeadline(people []model.Participant) string {
	joined := people[0]
	if id := joined.ReferredBy.V; id != "" {
		return "joined, referred by " + nameOf(id, people[1:])
	}
	switch joined.ReferralSource.V {
	case "DIRECT":
		return "joined directly"
	case "IMPORT":
		return "joined by import"
	case "MANUAL":
		return "added by hand"
	case "PARTICIPANT", "DELETED_PARTICIPANT":
		return "joined, referred"
	}
	return "joined"
}

func nameOf(id string, people []model.Participant) string {
	for _, p := range people {
		if p.ID == id {
			return cutRunes(p.Name(), maxHeadlineName)
		}
	}
	return cutRunes(id, maxHeadlineName)
}

func riskHeadline(p model.Participant) string {
	risk := "risk " + p.Risk.V
	if !p.Risk.Known {
		risk = "risk not told"
	}
	return withWord(risk, p.RiskReason.V)
}

func endedHeadline(winners int64) string {
	switch winners {
	case 0:
		return "program ended · no winners"
	case 1:
		return "program ended · 1 winner"
	}
	return fmt.Sprintf("program ended · %d winners", winners)
}

// rewardHeadline begins with the state, so that a narrow pane cuts the rest.
func rewardHeadline(r model.Reward) string {
	what := "a reward"
	if r.Title != "" {
		what = "“" + cutRunes(r.Title, maxHeadlineName) + "”"
	}
	if r.Side != "" {
		what += " as " + string(r.Side)
	}
	switch r.State {
	case "":
		return "earned " + what
	case model.RewardWaiting:
		return "waits: " + what
	}
	return string(r.State) + ": " + what
}

func commissionHeadline(c model.Commission) string {
	what := "commission " + c.Amount.V.String()
	if !c.Amount.Known {
		what = "commission of untold amount"
	}
	return withWord(withWord(what, strings.ToLower(c.Event)), c.State)
}

func adjustedHeadline(before, after model.Opt[model.Money], reason string) string {
	switch {
	case !after.Known:
		return withWord("commission adjusted", reason)
	case !before.Known || before.V.Currency != after.V.Currency:
		return withWord("commission adjusted to "+after.V.String(), reason)
	}
	verb := "adjusted"
	if after.V.Minor < before.V.Minor {
		verb = "lowered"
	} else if after.V.Minor > before.V.Minor {
		verb = "raised"
	}
	what := fmt.Sprintf("commission %s %s → %s", verb, plainAmount(before.V), after.V)
	return withWord(what, reason)
}

// plainAmount leaves the currency to the amount that follows.
func plainAmount(m model.Money) string {
	if _, known := m.Digits(); !known {
		return m.MinorString()
	}
	return strings.TrimSuffix(m.String(), " "+m.Currency)
}

func payoutHeadline(p model.Payout) string {
	what := "payout " + p.Amount.V.String()
	if !p.Amount.Known {
		what = "payout of untold amount"
	}
	return strings.TrimSpace(what + " " + p.State)
}

func withWord(what, word string) string {
	if word == "" {
		return what
	}
	return what + " · " + word
}
