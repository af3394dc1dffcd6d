package live

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"refdesk/internal/model"
)

// The names of the vendor's three events. The first is documented. For the
// other two the vendor describes the event and shows no name, so that both are
// assumed and nothing relies on meeting them.
const (
	rocketReferrer = "referrer_added"
	rocketReferee  = "referee_added"
	rocketReward   = "reward_unlocked"
)

var rocketKinds = map[string]model.EventKind{
	rocketReferrer: model.KindJoined,
	rocketReferee:  model.KindJoined,
	rocketReward:   model.KindReward,
}

// RocketRules are what an account's owner knows about its events and the
// events do not tell.
type RocketRules struct {
	// Aliases gives event names the meaning of referrer_added, referee_added or
	// reward_unlocked.
	Aliases map[string]string
	// Currency is the ISO 4217 code of amounts that come without one; "" leaves
	// such amounts unread.
	Currency string
}

// DecodeReferralRocket reads one webhook body. It never fails: a body that
// cannot be read, or names nobody, comes back as EventQuarantined with the
// reason and without facts. A field that cannot be read without guessing is
// absent and named in the reason, while the rest still counts. Any name is an
// event; where it says nothing the delivery is left to be classified by
// content. The backend's name is left empty.
//
// Source: the envelope and one payload are documented; other payloads are
// assumed to carry the same participant.
func DecodeReferralRocket(body []byte, received time.Time, rules RocketRules) model.Delivery {
	received = received.UTC()
	r := rocket{rules: rules}
	r.Event = model.Event{
		ReceivedAt: received,
		OccurredAt: received,
		Kind:       model.KindOther,
		State:      model.EventFolded,
		Raw:        body,
	}
	r.Loose, r.NoReading = true, true
	if err := r.read(body); err != nil {
		r.quarantine(err)
	}
	return r.Delivery
}

// rocket is one event while it is being read.
type rocket struct {
	model.Delivery
	rules     RocketRules
	createdAt time.Time // the envelope's own time, zero when unknown
	notes     []string  // what the operator should know beside unread fields
	unread    unread
}

func (r *rocket) read(body []byte) error {
	data, raw, err := readBody(body, &r.unread, r.envelope)
	if err != nil {
		return err
	}
	if err := r.participant(data); err != nil {
		return err
	}
	r.classify()
	r.FoldKey = r.foldKey(raw)
	if unread := r.unread.String(); unread != "" {
		r.notes = append(r.notes, unread)
	}
	r.Reason = strings.Join(r.notes, "; ")
	return nil
}

// envelope reads the name and the time. A time that cannot be is no time: the
// event counts from its receipt, and says so.
func (r *rocket) envelope(f fields) error {
	name := f.text("eventType", maxNotes)
	if name.V == "" {
		return errors.New("the event has no name")
	}
	r.Name = cutBytes(name.V, maxEventName)
	r.createdAt = r.notAhead(f, "createdAt", f.millis("createdAt"))
	if r.createdAt.IsZero() {
		r.notes = append(r.notes, "ordered by the time of receipt")
		return nil
	}
	r.OccurredAt = r.createdAt
	return nil
}

// millis reads Unix milliseconds; zero where there are none. Another way to
// write a time is not one that this vendor documents.
func (f fields) millis(key string) time.Time {
	if v, ok := f.value(key); ok {
		if _, number := readNumber(v); !number {
			f.miss(key)
			return time.Time{}
		}
	}
	return f.time(key)
}

// notAhead drops a time that lies ahead of the clock by more than a day. It
// would make everything after it look old.
func (r *rocket) notAhead(f fields, key string, t time.Time) time.Time {
	if t.After(r.ReceivedAt.Add(maxAhead)) {
		f.miss(key)
		return time.Time{}
	}
	return t
}

// classify goes by the exact name, else by the aliases, else leaves it to the
// fold, which knows what was known before.
func (r *rocket) classify() {
	p := r.Facts.People[0]
	name := r.Name
	if rocketKinds[name] == "" {
		name = r.rules.Aliases[name]
	}
	switch r.Kind = rocketKinds[name]; r.Kind {
	case model.KindJoined:
		r.Headline = rocketJoined(p)
	case model.KindReward:
		r.Headline = rocketUnlocked(p)
	default:
		r.Kind = model.KindOther
		r.Headline = unknownEvent
		r.ByContent = map[model.EventKind]string{
			model.KindJoined: rocketJoined(p),
			model.KindReward: rocketUnlocked(p),
			model.KindOther:  unknownEvent,
		}
	}
}

const unknownEvent = "unknown event"

func rocketJoined(p model.Participant) string {
	if p.ReferredBy.V == "" {
		return "joined"
	}
	return "joined, referred by code " + cutRunes(p.ReferredBy.V, maxHeadlineName)
}

// rocketUnlocked tells what is due to the person in all: the vendor does not
// tell what this one reward is worth.
func rocketUnlocked(p model.Participant) string {
	if !p.Due.Known {
		return "unlocked a reward"
	}
	return "unlocked a reward · " + p.Due.V.String() + " due"
}

// quarantine keeps what was learnt about the envelope and drops the rest.
func (r *rocket) quarantine(why error) {
	r.State = model.EventQuarantined
	r.Reason = why.Error()
	r.Headline = "could not be read"
	r.SubjectID, r.PersonID, r.PersonName, r.Email = "", "", "", ""
	r.Facts, r.ByContent = model.Facts{}, nil
}

// foldKey is a second net beside the digest of the body: whether a retry
// repeats the body byte for byte is unpublished. What the event says is part of
// it, in whatever bytes, so that two events of one millisecond stay two and no
// body is lost. It is empty where the event's time is unknown.
//
// Source: assumed.
func (r *rocket) foldKey(data []byte) string {
	if r.createdAt.IsZero() {
		return ""
	}
	parts := []string{r.Name, r.CampaignID, r.PersonID, strconv.FormatInt(r.createdAt.UnixMilli(), 10), valueDigest(data)}
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return strings.Join(parts, "/")
}

// valueDigest tells JSON values apart, however they are written.
func valueDigest(text []byte) string {
	var value any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&value); err == nil {
		text, _ = json.Marshal(value) // what was read can be written, with its keys in order
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:12])
}
