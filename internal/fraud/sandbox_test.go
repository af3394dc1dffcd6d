package fraud

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/internal/sandbox"
)

// told is the sandbox's truth: people as REST shows them, and beside each what
// was planted, which no evidence may use.
type told struct {
	Campaigns    []struct{ ID, Type string }
	Participants []struct {
		Campaign, ID, Email                         string
		FirstName, LastName, IPAddress, Fingerprint *string
		MobileInstanceID                            *string
		CreatedAt                                   int64
		ReferralSource, ReferralStatus, ReferredBy  string
		FraudRiskLevel, FraudReasonCode             string
		ReferralCount, ImpressionCount, InviteCount int64
		UniqueImpressionCount                       int64
		ShareCount                                  map[string]int64
		Metadata                                    json.RawMessage
		Planted, Ring, Innocent, Group              string
		Deleted                                     bool
	}
	Commissions []struct {
		Campaign, Status, Event string
		ReferredID, ReferrerID  string
		CreatedAt               int64
	}
}

// planted is who somebody really is.
type planted struct{ kind, ring, innocent, group string }

// program is one campaign with its truth.
type program struct {
	name  string
	rows  []Row
	truth map[string]planted
}

func tellTruth(t testing.TB, script string, people int, seed uint64) []program {
	t.Helper()
	at := time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)
	s, err := sandbox.Start(t.Context(), sandbox.Options{People: people, Seed: seed, Script: script, Now: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	reply, err := http.Get(strings.TrimSuffix(s.Info().BaseURL, "/v2") + "/_sandbox/truth")
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	var all told
	if err := json.NewDecoder(reply.Body).Decode(&all); err != nil {
		t.Fatal(err)
	}
	return all.programs(at)
}

func (all told) programs(at time.Time) []program {
	byID := map[string]*program{}
	var list []*program
	for _, c := range all.Campaigns {
		p := &program{name: c.ID, truth: map[string]planted{}}
		byID[c.ID], list = p, append(list, p)
	}
	sales := map[string]Sales{}
	for _, m := range all.Commissions {
		s := sales[m.ReferredID]
		s.Add(model.Commission{Event: m.Event, State: strings.ToLower(m.Status), CreatedAt: time.UnixMilli(m.CreatedAt)})
		sales[m.ReferredID] = s
	}
	opt := func(s *string) model.Opt[string] {
		if s == nil {
			return model.Opt[string]{}
		}
		return model.Some(*s)
	}
	for _, w := range all.Participants {
		if w.Deleted {
			continue
		}
		shares := int64(0)
		for _, n := range w.ShareCount {
			shares += n
		}
		extra, _ := json.Marshal(map[string]int64{"inviteCount": w.InviteCount})
		p := byID[w.Campaign]
		p.truth[w.ID] = planted{w.Planted, w.Ring, w.Innocent, w.Group}
		p.rows = append(p.rows, Row{Sales: sales[w.ID], Person: model.Participant{
			ID: w.ID, Email: w.Email, FirstName: opt(w.FirstName), LastName: opt(w.LastName),
			IP: opt(w.IPAddress), Fingerprint: opt(w.Fingerprint), Device: opt(w.MobileInstanceID),
			CreatedAt: time.UnixMilli(w.CreatedAt), ReadAt: at, Extra: string(extra),
			ReferredBy: model.Opt[string]{V: w.ReferredBy, Known: w.ReferredBy != ""}, ReferralSource: model.Some(w.ReferralSource),
			ReferralStatus: model.Some(w.ReferralStatus), Risk: model.Some(w.FraudRiskLevel), RiskReason: model.Some(w.FraudReasonCode),
			ReferralCount: model.Some(w.ReferralCount), Impressions: model.Some(w.ImpressionCount),
			UniqueViews: model.Some(w.UniqueImpressionCount), Shares: model.Some(shares), Metadata: model.Some(string(w.Metadata)),
		}})
	}
	programs := make([]program, len(list))
	for i, p := range list {
		programs[i] = *p
	}
	return programs
}
