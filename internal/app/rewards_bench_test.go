package app

import (
	"context"
	"database/sql"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"refdesk/internal/desk"
	"refdesk/internal/index"
	"refdesk/internal/model"
	"refdesk/internal/store"
)

// queueRows is how many rewards wait in the benchmarks' queue.
const queueRows = 10_000

// longQueue is a program in which as many rewards of as many people wait, every
// tenth person being in an open case.
type longQueue struct {
	store *store.Store
	index *index.Index
	desk  *desk.Desk
	file  string
}

func newLongQueue(tb testing.TB) longQueue {
	tb.Helper()
	ctx, now, dir := context.Background(), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), tb.TempDir()
	s, err := store.Open(ctx, dir, store.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	page := model.PeoplePage{AsOf: now}
	parts := []model.Part{{Signal: "same-device", Points: 80, Text: "fingerprint seen on 7 people"}}
	var findings []model.Finding
	for i := range queueRows {
		id, friend := "p"+strconv.Itoa(i), "p"+strconv.Itoa((i+1)%queueRows)
		page.People = append(page.People, model.PersonReading{
			RewardsKnown: true,
			Person: model.Participant{
				Backend: payBackend, CampaignID: payCampaign, ID: id, Email: id + "@example.com",
				FirstName: model.Some("Mira"), LastName: model.Some("Okafor " + id), AsOf: now, CreatedAt: now.Add(-time.Duration(i) * time.Minute),
			},
			Rewards: []model.Reward{{
				Backend: payBackend, CampaignID: payCampaign, ID: "r" + strconv.Itoa(i), Person: id, Other: friend, ConfigID: "mug",
				Side: model.SideReferrer, State: model.RewardWaiting, CreatedAt: now.Add(-time.Duration(i) * time.Minute), AsOf: now,
			}},
		})
		if i%10 == 0 {
			findings = append(findings, model.Finding{Lead: id, Score: 80, Parts: parts, People: []model.Evidence{{Person: id, Score: 80, Parts: parts}}})
		}
	}
	if err := s.SavePeople(ctx, payBackend, payCampaign, page, model.Sweep{Pass: 1}); err != nil {
		tb.Fatal(err)
	}
	if _, err := s.SyncCases(ctx, model.CampaignRef{Backend: payBackend, ID: payCampaign}, findings, nil, now); err != nil {
		tb.Fatal(err)
	}
	worths := model.Worths{{ConfigID: "mug", Amount: model.Money{Minor: 2000, Currency: "EUR"}}}
	x := index.New(s, index.Options{Judges: s, Cases: s, Batches: s, Worths: worths})
	if err := x.Load(ctx); err != nil {
		tb.Fatal(err)
	}
	d := desk.New(desk.Options{Store: s, Cases: s, Operator: "ana", Session: "here", AskFrom: 50, Earned: x, Worths: worths, Window: time.Hour})
	return longQueue{s, x, d, filepath.Join(dir, store.FileName)}
}

// BenchmarkRewardsQueueOpens asks for the first screenful, with cases, worths
// and both people of each row, as the tab does when it is opened; each time as
// if the list had never been looked at.
func BenchmarkRewardsQueueOpens(b *testing.B) {
	q := newLongQueue(b)
	text := 0
	for b.Loop() {
		text++ // another question each time, so that no answer is remembered
		w, err := q.index.Rewards(b.Context(), model.Query{Text: "state:waiting -zz" + strconv.Itoa(text), Count: 100})
		if err != nil || len(w.Rows) != 100 || w.Matched != queueRows {
			b.Fatalf("%d of %d rows, %v", len(w.Rows), w.Matched, err)
		}
	}
}

// BenchmarkRewardsQueueBySQL is the query alone that shows the same.
func BenchmarkRewardsQueueBySQL(b *testing.B) {
	q := newLongQueue(b)
	db := openBare(b, q.file)
	for b.Loop() {
		rows, err := db.Query(`SELECT r.id, p.email, f.email, k.case_id, c.score FROM reward r
			LEFT JOIN person p ON p.scope = r.scope AND p.id = r.person LEFT JOIN person f ON f.scope = r.scope AND f.id = r.other
			LEFT JOIN case_person k ON k.scope = r.scope AND k.person = r.person LEFT JOIN fraud_case c ON c.id = k.case_id
			WHERE r.state = 'waiting' ORDER BY r.created_at LIMIT 100`)
		readAll(b, rows, err, 100)
	}
}

// BenchmarkRewardsBulkRehearsal goes from everything that a filter lets through
// to what one yes would do to it.
func BenchmarkRewardsBulkRehearsal(b *testing.B) {
	q := newLongQueue(b)
	text := 0
	for b.Loop() {
		text++
		refs, err := q.index.RewardRefs(b.Context(), model.Query{Text: "state:waiting -zz" + strconv.Itoa(text)})
		if err != nil {
			b.Fatal(err)
		}
		ask := model.BulkAsk{Verb: model.VerbApprove}
		for _, ref := range refs {
			ask.Items = append(ask.Items, model.BulkItem{Ref: ref})
		}
		plan, err := q.desk.RehearseBulk(b.Context(), ask)
		if err != nil || len(plan.Items)+plan.Left() != queueRows || plan.Left() == 0 {
			b.Fatalf("%d and %d left alone, %v", len(plan.Items), plan.Left(), err)
		}
	}
}

// BenchmarkRewardsBulkBySQL is the query alone that reads what a rehearsal goes
// by.
func BenchmarkRewardsBulkBySQL(b *testing.B) {
	q := newLongQueue(b)
	db := openBare(b, q.file)
	for b.Loop() {
		rows, err := db.Query(`SELECT r.id, r.state, r.config, k.case_id, c.score FROM reward r
			LEFT JOIN case_person k ON k.scope = r.scope AND k.person = r.person LEFT JOIN fraud_case c ON c.id = k.case_id
			WHERE r.state = 'waiting' ORDER BY r.created_at`)
		readAll(b, rows, err, queueRows)
	}
}

// BenchmarkRewardsBulkDecided stages all of it in one commit, a change and a
// ledger row each, and takes it back outside the clock.
func BenchmarkRewardsBulkDecided(b *testing.B) {
	q := newLongQueue(b)
	refs, err := q.index.RewardRefs(b.Context(), model.Query{Text: "state:waiting"})
	if err != nil {
		b.Fatal(err)
	}
	ask := model.BulkAsk{Verb: model.VerbApprove}
	for _, ref := range refs {
		ask.Items = append(ask.Items, model.BulkItem{Ref: ref})
	}
	for b.Loop() {
		given, err := q.desk.DecideBulk(b.Context(), ask)
		if err != nil || len(given.Changes) == 0 {
			b.Fatal(len(given.Changes), err)
		}
		b.StopTimer()
		if _, err := q.desk.TakeBack(b.Context(), given.Changes[0].ID); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// openBare opens the database file for the standard library alone.
func openBare(b *testing.B, file string) *sql.DB {
	b.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	return db
}

func readAll(b *testing.B, rows *sql.Rows, err error, want int) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		var cells [5]sql.NullString
		if err := rows.Scan(&cells[0], &cells[1], &cells[2], &cells[3], &cells[4]); err != nil {
			b.Fatal(err)
		}
		n++
	}
	if n != want || rows.Err() != nil {
		b.Fatalf("%d rows, %v", n, rows.Err())
	}
}
