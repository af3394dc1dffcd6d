package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"refdesk/internal/index"
	"refdesk/internal/model"
	"refdesk/internal/store"
)

// journalRows is how many events the long journal has; REFDESK_BENCH_EVENTS says
// otherwise.
func journalRows() int {
	if n, err := strconv.Atoi(os.Getenv("REFDESK_BENCH_EVENTS")); err == nil && n > 0 {
		return n
	}
	return 100_000
}

// longJournal is the index over a journal of many events with bodies like the
// vendor's, and the database file. Every thousandth is of José.
func longJournal(b *testing.B) (*index.Index, string) {
	b.Helper()
	ctx, dir := context.Background(), b.TempDir()
	s, err := store.Open(ctx, dir, store.Options{Now: func() time.Time { return april }})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	filler := strings.Repeat(`"metadata":{"plan":"pro"},`, 40)
	var senders errgroup.Group
	senders.SetLimit(256)
	for i := range journalRows() {
		senders.Go(func() error {
			n := strconv.Itoa(i)
			name := "Ana Lima " + n
			if i%1000 == 0 {
				name = "José Quintana " + n
			}
			_, err := s.Append(ctx, model.Delivery{Event: model.Event{
				Backend: payBackend, CampaignID: payCampaign, Kind: model.KindJoined, Name: "PARTICIPANT_ADDED",
				ReceivedAt: april, OccurredAt: april, SubjectID: "p" + n, PersonID: "p" + n, PersonName: name,
				Email: "p" + n + "@example.com", Headline: "joined, referred by nobody", Raw: []byte(fmt.Sprintf(`{%s"id":"p%s"}`, filler, n)),
			}})
			return err
		})
	}
	if err := senders.Wait(); err != nil {
		b.Fatal(err)
	}
	x := index.New(s, index.Options{})
	if err := x.Load(ctx); err != nil {
		b.Fatal(err)
	}
	return x, filepath.Join(dir, store.FileName)
}

// BenchmarkOldEvents looks at the part of a long journal that is not held: a word
// that nobody has looked for yet, a jump to the first events, and an order by name.
func BenchmarkOldEvents(b *testing.B) {
	x, file := longJournal(b)
	n := 0
	for name, q := range map[string]model.Query{"word": {Text: "jose"}, "jump": {Offset: journalRows() - 60}, "name": {Sort: "name"}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				n++
				q := q
				q.Count = 50
				if q.Offset == 0 {
					q.Text += fmt.Sprintf(" -never%d", n) // so that no earlier answer serves
				}
				w, err := x.Events(b.Context(), q)
				if err != nil || len(w.Rows) != 50 {
					b.Fatal(len(w.Rows), err)
				}
			}
		})
	}
	b.Run("baseline=sql", func(b *testing.B) {
		db := openBare(b, file)
		for b.Loop() {
			rows, err := db.Query(`SELECT seq, person_name, email, headline, kind FROM event
				WHERE person_name LIKE '%josé%' OR email LIKE '%josé%' OR headline LIKE '%josé%' ORDER BY seq DESC LIMIT 50`)
			readAll(b, rows, err, 50)
		}
	})
}
