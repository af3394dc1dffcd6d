package e2e

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/internal/sandbox"
)

// mirrored is a shop whose vendor is watched, and may be slow.
type mirrored struct {
	*shop
	front *front
}

// newMirrored starts a sandbox with many people and a front before it.
// REFDESK_MIRROR_PEOPLE asks for another number of them.
func newMirrored(t *testing.T, latency time.Duration) *mirrored {
	t.Helper()
	people := mirrorPeople
	if text := os.Getenv("REFDESK_MIRROR_PEOPLE"); text != "" {
		var err error
		if people, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	s := newShop(t, func(o *sandbox.Options) { o.People, o.Latency, o.WebhookURL = people, latency, "" })
	m := &mirrored{shop: s, front: &front{handler: s.sandbox.Handler()}}
	server := httptest.NewServer(m.front)
	t.Cleanup(server.Close)
	s.settings(server.URL + "/v2")
	return m
}

// front counts what is under way at once, and lets the test interfere with each
// page of people.
type front struct {
	handler http.Handler

	mu     sync.Mutex
	busy   int
	most   int // at once
	pages  int // of people, asked for
	onPage func(nth int)
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.busy++
	f.most = max(f.most, f.busy)
	if strings.HasSuffix(r.URL.Path, "/participants") {
		f.pages++
		if f.onPage != nil {
			f.onPage(f.pages)
		}
	}
	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.busy--
	}()
	f.handler.ServeHTTP(w, r)
}

func (f *front) interfere(onPage func(nth int)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pages, f.onPage = 0, onPage
}

// TestMirrorWithoutMishaps reads everybody on a link of some latency: no call is
// refused, and never are there more at once than the settings allow.
func TestMirrorWithoutMishaps(t *testing.T) {
	m := newMirrored(t, 5*time.Millisecond)
	began := time.Now()
	m.must("pull", "--once")
	took := time.Since(began)
	requests := m.sandbox.Requests()
	for _, r := range requests {
		if r.Status != http.StatusOK {
			t.Errorf("%s answered %d", r.Path, r.Status)
		}
	}
	if m.front.most > 2 {
		t.Errorf("%d requests at once, the settings allow 2", m.front.most)
	}
	t.Logf("%d requests in %v, %d at once", len(requests), took.Round(time.Millisecond), m.front.most)
	m.same()
}

// pastSlack is more than the times of readings may be off one another. Whoever
// was read that shortly before a pass, and then left, is looked for only by the
// pass after it.
const pastSlack = 4 * time.Second

// TestMirrorThroughAllMishaps reads everybody while the vendor refuses, fails
// and cuts off calls, people join and leave so that pages shift, and the
// program is killed in the middle.
func TestMirrorThroughAllMishaps(t *testing.T) {
	m := newMirrored(t, 0)
	m.mishaps()
	// At a quarter the two campaigns that are read side by side are both in the
	// middle of their pages.
	moment := m.size() / 100 / 4
	reached := make(chan struct{})
	m.front.interfere(func(nth int) {
		m.shift(nth)
		if nth == moment {
			close(reached)
		}
	})
	child := startProcess(t, m.word("pull", "--once"))
	<-reached
	child.kill()
	before := len(m.cursors(0))

	m.front.interfere(m.shift)
	m.must("pull", "--once")
	m.onlyThePageInHand(before)

	m.front.interfere(nil)
	time.Sleep(pastSlack)
	m.must("pull", "--once")
	m.same()
	t.Logf("%d pages before the kill, %d in all", before, len(m.cursors(0)))
}

// mishaps plan refusals, faults of the vendor, and answers that get lost.
func (m *mirrored) mishaps() {
	m.Helper()
	for i, kind := range []string{"429", "500", "half", "drop_reply", "html", "429", "500"} {
		campaign := m.sandbox.Info().Campaigns[i%len(m.sandbox.Info().Campaigns)]
		if err := m.sandbox.Fault(sandbox.Fault{Match: "GET /campaign/" + campaign + "/participants", Kind: kind, Times: 1 + i%2}); err != nil {
			m.Fatal(err)
		}
	}
}

// shift lets people come and go while every eleventh page is asked for.
func (m *mirrored) shift(nth int) {
	if nth%11 != 0 {
		return
	}
	m.sandbox.Do(func(p *sandbox.Program) {
		for i, campaign := range p.Campaigns() {
			if _, err := p.Join(campaign, sandbox.Join{Email: fmt.Sprintf("late-%d-%d-%d@example.com", nth, i, rand.Int64())}); err != nil {
				m.Error(err)
			}
			rewards := p.Rewards(campaign)
			if len(rewards) == 0 {
				continue
			}
			if err := p.Remove(campaign, rewards[rand.IntN(len(rewards))].Participant); err != nil {
				m.Error(err)
			}
		}
	})
}

// size is how many people the sandbox has.
func (m *mirrored) size() int { return len(m.truth().people) }

// cursors are the places at which pages of people began that were answered, by
// campaign, in order, from one on.
func (m *mirrored) cursors(from int) (found []string) {
	m.Helper()
	for _, r := range m.sandbox.Requests() {
		path, query, _ := strings.Cut(r.Path, "?")
		if !strings.HasSuffix(path, "/participants") || r.Fault != "" {
			continue
		}
		values, err := url.ParseQuery(query)
		if err != nil {
			m.Fatal(err)
		}
		found = append(found, path+" "+values.Get("nextId"))
	}
	return found[min(from, len(found)):]
}

// onlyThePageInHand compares what was asked for after the kill with what was
// asked for before it: in each campaign at most one page comes again. Looks at
// the newest people, at the seam, begin without a cursor.
func (m *mirrored) onlyThePageInHand(before int) {
	m.Helper()
	all := m.cursors(0)
	earlier := map[string]bool{}
	for _, c := range all[:before] {
		earlier[c] = true
	}
	again := map[string]int{}
	for _, c := range all[before:] {
		path, cursor, _ := strings.Cut(c, " ")
		if cursor != "" && earlier[c] {
			again[path]++
		}
	}
	for path, n := range again {
		if n > 1 {
			m.Errorf("%d pages of %s were asked for again", n, path)
		}
	}
	if before == 0 || len(all) == before {
		m.Errorf("%d pages before the kill and %d after it", before, len(all)-before)
	}
}

// same compares the store with the sandbox's truth, field by field.
func (m *mirrored) same() {
	m.Helper()
	store := m.store()
	defer store.Close()
	truth, found := m.truth(), newFacts()
	err := store.PeopleSince(m.Context(), 0, func(p model.Participant) error {
		found.person(p)
		return nil
	})
	if err == nil {
		err = store.RewardsSince(m.Context(), 0, func(r model.Reward) error {
			found.reward(r)
			return nil
		})
	}
	if err == nil {
		err = store.CommissionsSince(m.Context(), 0, func(c model.Commission) error {
			found.commission(c)
			return nil
		})
	}
	if err == nil {
		err = store.PayoutsSince(m.Context(), 0, func(p model.Payout) error {
			found.payout(p)
			return nil
		})
	}
	if err != nil {
		m.Fatal(err)
	}
	compare(m.T, "person", truth.people, found.people)
	compare(m.T, "reward", truth.rewards, found.rewards)
	compare(m.T, "commission", truth.commissions, found.commissions)
	compare(m.T, "payout", truth.payouts, found.payouts)
	m.Logf("%d people, %d rewards, %d commissions, %d payouts compared",
		len(truth.people), len(truth.rewards), len(truth.commissions), len(truth.payouts))
}

// truth asks the sandbox for everything there is.
func (m *mirrored) truth() *facts {
	m.Helper()
	answer, err := http.Get(strings.TrimSuffix(m.sandbox.Info().BaseURL, "/v2") + "/_sandbox/truth")
	if err != nil {
		m.Fatal(err)
	}
	defer http.DefaultClient.CloseIdleConnections()
	defer answer.Body.Close()
	var all struct {
		Participants []map[string]any
		Rewards      []map[string]any
		Commissions  []map[string]any
		Payouts      []map[string]any
	}
	decoder := json.NewDecoder(answer.Body)
	decoder.UseNumber()
	if err := decoder.Decode(&all); err != nil {
		m.Fatal(err)
	}
	return trueFacts(all.Participants, all.Rewards, all.Commissions, all.Payouts)
}
