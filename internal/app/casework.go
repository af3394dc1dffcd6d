package app

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"refdesk/internal/config"
	"refdesk/internal/fraud"
	"refdesk/internal/model"
	"refdesk/internal/store"
)

const (
	// caseworkRest is how long casework rests after a store that could not be
	// read.
	caseworkRest = 30 * time.Second
	// assessEvery is how often a campaign is assessed anew, because what is
	// usual in it moves with it.
	assessEvery = time.Hour
	// manyRows are more than are worth taking in one by one.
	manyRows = 2000
	// roomToGrow is what part of a campaign's people there is room for beside
	// them: columns that are full move, all of them, and leave as much again.
	roomToGrow = 16
)

// casework keeps the cases of all campaigns at what the evidence says. Only the
// keeper of a store does it.
type casework struct {
	store    *store.Store
	settings config.Fraud
	lists    *fraud.Lists
	now      func() time.Time
	log      *slog.Logger
	// assessed is called after everybody of a campaign was weighed, which leaves
	// much garbage; nil = nobody wants to know.
	assessed func()

	rev     int64 // everything up to this revision is taken in
	files   map[model.CampaignRef]*file
	blocked *register
}

// file is one campaign on the desk.
type file struct {
	columns  *fraud.Columns
	book     *fraud.Book // nil until it was assessed
	sales    salesBook
	assessed time.Time
	grown    int // people when it was assessed
	// stale says that the campaign has to be assessed anew.
	stale bool
	rows  []fraud.Row // to be taken in
}

func (a *App) newCasework() (*casework, error) {
	lists, err := readLists(a.o.Settings.Fraud)
	if err != nil {
		return nil, err
	}
	return &casework{store: a.store, settings: a.o.Settings.Fraud, lists: lists, now: time.Now, log: a.log, assessed: filled}, nil
}

// readLists gives the shipped lists, with the settings' own domains in them.
func readLists(set config.Fraud) (*fraud.Lists, error) {
	lists := fraud.DefaultLists()
	if set.Disposable == "" {
		return lists, nil
	}
	file, err := os.Open(set.Disposable)
	if err != nil {
		return nil, fmt.Errorf("fraud.disposable: %w", err)
	}
	defer file.Close()
	if err := lists.ReadDisposable(file); err != nil {
		return nil, fmt.Errorf("fraud.disposable: %w", err)
	}
	return lists, nil
}

// run works until ctx ends. What the store refuses is tried again later: the
// console is worth more than its cases are.
func (w *casework) run(ctx context.Context) error {
	commits, cancel := w.store.Subscribe()
	defer cancel()
	for {
		next, err := w.round(ctx)
		if err != nil && ctx.Err() == nil {
			w.log.Error("the cases could not be brought up to date", "err", err)
			w.files, w.rev = nil, 0 // half of a round may be in
			next = w.now().Add(caseworkRest)
		}
		if err := w.sleep(ctx, commits, next, err != nil); err != nil {
			return err
		}
	}
}

// sleep waits for a commit or a time; after a failure only for the time.
func (w *casework) sleep(ctx context.Context, commits <-chan model.Announcement, next time.Time, failed bool) error {
	wait := assessEvery
	if !next.IsZero() {
		wait = min(wait, max(next.Sub(w.now()), 0))
	}
	if failed {
		commits = nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	case <-commits:
		// A flood of commits is taken in a frame at a time, as the screen does.
		return pause(ctx, burstFrame)
	}
}

// round takes in what happened since the last one, and gives when there will be
// something to do without a commit.
func (w *casework) round(ctx context.Context) (next time.Time, err error) {
	rev, err := w.store.Rev(ctx)
	if err != nil {
		return next, err
	}
	if w.files == nil {
		w.files, w.blocked, w.rev = map[model.CampaignRef]*file{}, newRegister(w.lists), 0
	}
	since := w.rev
	if rev > since {
		if err := w.read(ctx, since); err != nil {
			return next, err
		}
	}
	for ref, f := range w.files {
		if err := w.weigh(ctx, ref, f); err != nil {
			return next, err
		}
	}
	if rev > since {
		if err := w.store.TouchCases(ctx, since, w.now()); err != nil {
			return next, err
		}
	}
	w.rev = rev
	return w.store.WakeCases(ctx, w.now())
}

// weigh brings the cases of one campaign up to date.
func (w *casework) weigh(ctx context.Context, ref model.CampaignRef, f *file) error {
	if f.due(w.now()) {
		return w.assess(ctx, ref, f)
	}
	if len(f.rows) == 0 {
		return nil
	}
	delta := f.book.Update(f.rows...)
	f.rows = nil
	if len(delta.Before)+len(delta.After) == 0 {
		return nil
	}
	touched := []string{}
	for _, before := range delta.Before {
		touched = append(touched, before.People...)
	}
	_, err := w.store.SyncCases(ctx, ref, findings(f.book, delta.After), touched, w.now())
	return err
}

// due tells that everything is worth weighing again.
func (f *file) due(now time.Time) bool {
	return f.book == nil || f.stale || len(f.rows) > manyRows || now.Sub(f.assessed) >= assessEvery ||
		f.columns.People() > f.grown+f.grown/5+100
}

// assess weighs everybody of a campaign.
func (w *casework) assess(ctx context.Context, ref model.CampaignRef, f *file) error {
	trusted, err := w.store.Trusted(ctx, ref)
	if err != nil {
		return err
	}
	for _, row := range f.rows {
		f.columns.Put(row)
	}
	f.rows, f.stale, f.assessed, f.grown = nil, false, w.now(), f.columns.People()
	f.book = fraud.Assess(f.columns, fraud.Settings{
		Threshold: w.settings.Threshold, Weights: w.settings.Weights, Trust: marks(trusted),
	})
	_, err = w.store.SyncCases(ctx, ref, findings(f.book, f.book.Findings()), nil, w.now())
	if w.assessed != nil {
		w.assessed()
	}
	return err
}

// marks gives what operators trust as the evidence is weighed with it.
func marks(trusted []model.Trust) []fraud.Trust {
	var all []fraud.Trust
	for _, t := range trusted {
		mark := fraud.Trust{Signal: t.Signal, Value: t.Value, Why: "trusted by " + t.Operator}
		if t.Note != "" {
			mark.Why += ": " + t.Note
		}
		if len(t.People) == 2 {
			mark.People = [2]string{t.People[0], t.People[1]}
		}
		all = append(all, mark)
	}
	return all
}

// findings gives findings with what speaks for and against each of their
// people.
func findings(book *fraud.Book, found []fraud.Finding) []model.Finding {
	out := make([]model.Finding, len(found))
	for i, f := range found {
		out[i] = model.Finding{Lead: f.Lead, Ring: f.Ring, Score: f.Score, Parts: f.Parts, Links: f.Links}
		for _, id := range f.People {
			standing, _ := book.Person(id)
			out[i].People = append(out[i].People, model.Evidence{Person: id, Score: standing.Score, Parts: standing.Parts})
		}
	}
	return out
}
