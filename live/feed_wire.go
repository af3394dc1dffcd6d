package live

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"refdesk/internal/model"
)

// feedVersion is the version of the feed's protocol; docs/feed.md describes it.
// A reader ignores messages and fields that it does not know, so only what
// changes the meaning of known ones asks for another version.
const feedVersion = 1

// The words that a message's type may be.
const (
	feedHello    = "hello"
	feedResume   = "resume"
	feedRefused  = "refused"
	feedEvent    = "event"
	feedGap      = "gap"
	feedRepeat   = "repeat"
	feedCaughtUp = "caught_up"
)

// The largest message of each side, in bytes. A body has at most a MiB, a third
// more in base64, and the columns beside it have a bound each.
const (
	feedMessageLimit = 4 << 20
	feedResumeLimit  = 4 << 10
)

// FeedBackend names a backend whose events are handed on, and how they are
// read: whose they are, and the rules that the serving refdesk has for them.
type FeedBackend struct {
	Name     string            `json:"name"`
	Kind     string            `json:"kind"`
	Aliases  map[string]string `json:"aliases,omitempty"`
	Currency string            `json:"currency,omitempty"`
}

// decoder gives what reads the backend's bodies; false for a vendor that this
// version does not know.
func (b FeedBackend) decoder() (vendor, bool) {
	return vendorOf(Hook{Name: b.Name, Kind: b.Kind, Rocket: RocketRules{Aliases: b.Aliases, Currency: b.Currency}})
}

// feedMessage is one JSON object of the protocol. Type says which of the fields
// count; what is absent is zero.
type feedMessage struct {
	Type string `json:"type"`

	// hello and resume
	Version  int           `json:"version,omitempty"`
	Journal  string        `json:"journal,omitempty"`
	Oldest   int64         `json:"oldest,omitempty"`
	Newest   int64         `json:"newest,omitempty"`
	Backends []FeedBackend `json:"backends,omitempty"`
	After    int64         `json:"after,omitempty"`

	// hello, resume and repeat: a place among repeats
	Position int64 `json:"repeat_position,omitempty"`

	// refused
	Text string `json:"text,omitempty"`

	// gap
	From int64 `json:"from,omitempty"`
	To   int64 `json:"to,omitempty"`

	// event; caught_up and repeat have some of them
	Seq        int64            `json:"seq,omitempty"`
	ReceivedMS int64            `json:"received_ms,omitempty"`
	OccurredMS int64            `json:"occurred_ms,omitempty"`
	Backend    string           `json:"backend,omitempty"`
	Campaign   string           `json:"campaign_id,omitempty"`
	Kind       model.EventKind  `json:"kind,omitempty"`
	Name       string           `json:"name,omitempty"`
	Subject    string           `json:"subject_id,omitempty"`
	Person     string           `json:"person_id,omitempty"`
	PersonName string           `json:"person_name,omitempty"`
	Email      string           `json:"email,omitempty"`
	Headline   string           `json:"headline,omitempty"`
	State      model.EventState `json:"state,omitempty"`
	Reason     string           `json:"reason,omitempty"`
	Repeats    int64            `json:"repeats,omitempty"`
	FoldKey    string           `json:"fold_key,omitempty"`
	Digest     string           `json:"digest,omitempty"` // SHA-256 of the body, in hex; in resume of the body at After
	Raw        []byte           `json:"raw_base64,omitempty"`
}

// eventMessage spells a journal row.
func eventMessage(row *model.FeedRow) feedMessage {
	return feedMessage{
		Type: feedEvent, Seq: row.Seq, ReceivedMS: row.ReceivedAt.UnixMilli(), OccurredMS: row.OccurredAt.UnixMilli(),
		Backend: row.Backend, Campaign: row.CampaignID, Kind: row.Kind, Name: row.Name, Subject: row.SubjectID,
		Person: row.PersonID, PersonName: row.PersonName, Email: row.Email, Headline: row.Headline,
		State: row.State, Reason: row.Reason, Repeats: row.Repeats, FoldKey: row.FoldKey,
		Digest: bodyDigest(row.Raw), Raw: row.Raw,
	}
}

// row reads a journal row; its facts are left to whoever knows the vendor.
func (m *feedMessage) row() (model.FeedRow, error) {
	switch {
	case !hookName.MatchString(m.Backend):
		return model.FeedRow{}, fmt.Errorf("event %d names no backend", m.Seq)
	case m.State != model.EventFolded && m.State != model.EventStale && m.State != model.EventQuarantined:
		return model.FeedRow{}, fmt.Errorf("event %d has the unknown state %.40q", m.Seq, m.State)
	case m.Digest != bodyDigest(m.Raw):
		return model.FeedRow{}, fmt.Errorf("the body of event %d was damaged on its way", m.Seq)
	case m.Repeats < 0 || m.Kind == "":
		return model.FeedRow{}, fmt.Errorf("event %d is incomplete", m.Seq)
	}
	return model.FeedRow{Delivery: model.Delivery{FoldKey: m.FoldKey, Event: model.Event{
		Seq: m.Seq, ReceivedAt: time.UnixMilli(m.ReceivedMS).UTC(), OccurredAt: time.UnixMilli(m.OccurredMS).UTC(),
		Backend: m.Backend, CampaignID: m.Campaign, Kind: m.Kind, Name: m.Name, SubjectID: m.Subject,
		PersonID: m.Person, PersonName: m.PersonName, Email: m.Email, Headline: m.Headline,
		State: m.State, Reason: m.Reason, Repeats: m.Repeats, Raw: m.Raw,
	}}}, nil
}

// bodyDigest is the digest of a body in hex.
func bodyDigest(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// encode writes a message as one line. Its fields always have a JSON form.
func (m feedMessage) encode() []byte {
	line, err := json.Marshal(m)
	if err != nil {
		return nil
	}
	return line
}

// decodeFeed reads the messages of one frame, a line each.
func decodeFeed(frame []byte) ([]feedMessage, error) {
	var all []feedMessage
	for line := range bytes.SplitSeq(frame, []byte{'\n'}) {
		if len(line) == 0 {
			continue
		}
		var m feedMessage
		if err := json.Unmarshal(line, &m); err != nil {
			return nil, errors.New("what arrived is not the feed's JSON")
		}
		all = append(all, m)
	}
	return all, nil
}
