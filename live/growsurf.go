package live

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"refdesk/internal/model"
)

// growSurfKinds are the published event names.
var growSurfKinds = map[string]model.EventKind{
	"PARTICIPANT_REACHED_A_GOAL":       model.KindReward,
	"NEW_PARTICIPANT_ADDED":            model.KindJoined,
	"PARTICIPANT_FRAUD_STATUS_UPDATED": model.KindFraud,
	growSurfCommission:                 model.KindCommission,
	growSurfAdjusted:                   model.KindAdjusted,
	"NEW_PAYOUT_ISSUED":                model.KindPayout,
	"CAMPAIGN_ENDED":                   model.KindCampaign,
}

const (
	growSurfCommission = "NEW_COMMISSION_ADDED"
	growSurfAdjusted   = "COMMISSION_ADJUSTED"
)

// maxEventName bounds an unknown event's name, in bytes.
const maxEventName = 120

// DecodeGrowSurf reads one webhook body. It never fails: a body that cannot be
// read, or does not say what it is about, comes back as EventQuarantined with
// the reason and without facts. A field of the wrong type is absent and named
// in the reason, while the rest still counts. An event of an unknown name is
// kept under that name and touches nothing. The backend's name is left empty.
//
// Source: documented; the tolerated irregularities were observed in published
// payloads of different ages.
func DecodeGrowSurf(body []byte, received time.Time) model.Delivery {
	received = received.UTC()
	g := growSurf{}
	g.Event = model.Event{
		ReceivedAt: received,
		OccurredAt: received,
		Kind:       model.KindOther,
		State:      model.EventFolded,
		Raw:        body,
	}
	if err := g.read(body); err != nil {
		g.quarantine(err)
	}
	return g.Delivery
}

// growSurf is one event while it is being read.
type growSurf struct {
	model.Delivery
	createdAt time.Time // the envelope's own time, zero when unknown
	unread    unread
}

func (g *growSurf) read(body []byte) error {
	data, _, err := readBody(body, &g.unread, g.envelope)
	if err != nil {
		return err
	}
	g.nameByContent(data)
	if err := g.content(data); err != nil {
		return err
	}
	g.FoldKey = g.foldKey()
	g.Reason = g.unread.String()
	return nil
}

// envelope reads the name and the time. A time ahead of the clock by more than
// a day would make everything after it look old, so it does not count.
func (g *growSurf) envelope(f fields) error {
	g.createdAt = f.time("createdAt")
	if g.createdAt.After(g.ReceivedAt.Add(maxAhead)) {
		g.createdAt = time.Time{}
		f.miss("createdAt")
	}
	if !g.createdAt.IsZero() {
		g.OccurredAt = g.createdAt
	}
	name := f.text("event", maxNotes)
	if name.V == "" {
		return errors.New("the event has no name")
	}
	g.Name = cutBytes(name.V, maxEventName)
	return nil
}

// nameByContent settles which commission event this is. An older payload
// carries a new commission under the name of an adjustment; the key tells.
func (g *growSurf) nameByContent(data fields) {
	kind := growSurfKinds[g.Name]
	if kind == model.KindCommission || kind == model.KindAdjusted {
		switch adjusted := data.has("adjustment") || data.has("adjustedCommission"); {
		case adjusted && !data.has("commission"):
			g.Name = growSurfAdjusted
		case data.has("commission") && !adjusted:
			g.Name = growSurfCommission
		}
	}
	if kind, known := growSurfKinds[g.Name]; known {
		g.Kind = kind
	}
}

func (g *growSurf) content(data fields) error {
	if g.Kind == model.KindOther {
		g.CampaignID = data.object("campaign").id("id")
		g.Headline = unknownEvent
		return nil
	}
	if err := g.campaign(data); err != nil {
		return err
	}
	switch g.Kind {
	case model.KindJoined:
		return g.joined(data)
	case model.KindReward:
		return g.reward(data)
	case model.KindFraud:
		return g.fraud(data)
	case model.KindCommission:
		return g.commission(data)
	case model.KindAdjusted:
		return g.adjusted(data)
	case model.KindPayout:
		return g.payout(data)
	}
	return g.ended(data)
}

// quarantine keeps what was learnt about the envelope and drops the rest.
func (g *growSurf) quarantine(why error) {
	g.State = model.EventQuarantined
	g.Reason = why.Error()
	g.Headline = "could not be read"
	g.SubjectID, g.PersonID, g.PersonName, g.Email = "", "", "", ""
	g.Facts = model.Facts{}
}

// foldKey is the key the vendor's own client code folds repeats by, with the
// approved flag of a reward: waiting and approved are two events. It is empty
// where the event's time is unknown and where the name is: nothing is known
// about what tells two unknown events apart.
//
// Source: observed in client code.
func (g *growSurf) foldKey() string {
	if g.createdAt.IsZero() || g.Kind == model.KindOther {
		return ""
	}
	parts := []string{
		g.Name,
		strconv.FormatInt(g.createdAt.UnixMilli(), 10),
		g.CampaignID,
		g.PersonID,
		g.SubjectID,
	}
	if g.Kind == model.KindReward {
		parts = append(parts, g.rewardStage())
	}
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return strings.Join(parts, "/")
}

func (g *growSurf) rewardStage() string {
	if len(g.Facts.Rewards) == 0 {
		return "unknown"
	}
	return strconv.FormatBool(g.Facts.Rewards[0].State != model.RewardWaiting)
}
