package app

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"refdesk/internal/model"
)

var somebody = question{about: "activity", backend: "acme", campaign: "c", person: "p"}

// clerk counts how often it is asked, and says what it was told to.
type clerk struct {
	asked int
	says  string
	err   error
}

func (c *clerk) read(context.Context) (string, error) {
	c.asked++
	time.Sleep(time.Second)
	return c.says, c.err
}

func TestAnAnswerIsRememberedForAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		as, c := &answers{now: time.Now}, &clerk{says: "one"}
		began := time.Now()
		check := func(want string, asOf time.Time, problem string, asked int) {
			t.Helper()
			got, err := ask(t.Context(), as, somebody, c.read)
			if err != nil || got != (model.Fresh[string]{Value: want, AsOf: asOf, Problem: problem}) || c.asked != asked {
				t.Errorf("got %+v, %v after %d readings", got, err, c.asked)
			}
		}
		check("one", began, "", 1)
		c.says = "two"
		time.Sleep(rememberFor - 2*time.Second)
		check("one", began, "", 1)

		time.Sleep(time.Second)
		c.err = model.ErrRateLimited
		check("one", began, "the vendor's limit is spent for the moment", 2)
		c.err = nil
		check("two", time.Now(), "", 3)
	})
}

func TestAFirstReadingThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		as, c := &answers{now: time.Now}, &clerk{err: model.ErrDenied}
		if got, err := ask(t.Context(), as, somebody, c.read); !errors.Is(err, model.ErrDenied) || got.Problem != "" {
			t.Errorf("got %+v, %v", got, err)
		}
		if len(as.known) != 0 {
			t.Error("a failure is remembered as an answer")
		}
	})
}

func TestManyAskersAreOneQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		as, c := &answers{now: time.Now}, &clerk{says: "one"}
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if got, err := ask(t.Context(), as, somebody, c.read); err != nil || got.Value != "one" {
					t.Errorf("got %+v, %v", got, err)
				}
			})
		}
		if all.Wait(); c.asked != 1 {
			t.Errorf("%d readings", c.asked)
		}
		other := somebody
		other.about = "analytics"
		if _, err := ask(t.Context(), as, other, c.read); err != nil || c.asked != 2 {
			t.Errorf("another question: %d readings, %v", c.asked, err)
		}
	})
}

// Leaving a page does not waste what it asked for.
func TestAnAskerThatGoesAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		as, c := &answers{now: time.Now}, &clerk{says: "one"}
		ctx, leave := context.WithTimeout(t.Context(), time.Millisecond)
		defer leave()
		if _, err := ask(ctx, as, somebody, c.read); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		time.Sleep(2 * time.Second)
		if got, err := ask(t.Context(), as, somebody, c.read); err != nil || got.Value != "one" || c.asked != 1 {
			t.Errorf("got %+v, %v after %d readings", got, err, c.asked)
		}
	})
}

// TestWhatWasAskedBeforeIsForgottenToo: an answer on its way is older than what
// made the screens ask anew.
func TestWhatWasAskedBeforeIsForgottenToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		as, c := &answers{now: time.Now}, &clerk{says: "old"}
		ctx, leave := context.WithTimeout(t.Context(), time.Millisecond)
		defer leave()
		if _, err := ask(ctx, as, somebody, c.read); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		as.forget(somebody)
		for range 2 {
			if got, err := ask(t.Context(), as, somebody, (&clerk{says: "new"}).read); err != nil || got.Value != "new" {
				t.Errorf("got %+v, %v", got, err)
			}
			time.Sleep(2 * time.Second)
		}
	})
}

func TestAReadingThatCrashesIsReported(t *testing.T) {
	crashes := newCrashes(t)
	as := &answers{now: time.Now, guard: crashes.guard}
	_, err := ask(t.Context(), as, somebody, func(context.Context) (string, error) { panic("half a page") })
	var crash *CrashError
	if !errors.As(err, &crash) || crashes.err() == nil {
		t.Errorf("got %v, reported %v", err, crashes.err())
	}
}

func TestOldAnswersAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		as := &answers{now: time.Now}
		for i := range maxAnswers + 10 {
			time.Sleep(time.Millisecond)
			as.remember(question{person: strconv.Itoa(i)}, answer{i, time.Now()}, 0)
		}
		_, oldest := as.recall(question{person: "9"})
		_, kept := as.recall(question{person: "10"})
		if len(as.known) != maxAnswers || oldest || !kept {
			t.Errorf("%d answers, the oldest %v, a newer one %v", len(as.known), oldest, kept)
		}
	})
}

func TestQuestionsAreToldApart(t *testing.T) {
	a := question{about: "activity", backend: "a", campaign: "b1:c", person: ""}
	b := question{about: "activity", backend: "a", campaign: "b", person: "c"}
	if a.key() == b.key() {
		t.Errorf("%q is both", a.key())
	}
}

func TestProblemsAreWorded(t *testing.T) {
	told := map[string]bool{}
	for _, err := range []error{
		model.ErrDenied, model.ErrRateLimited, model.ErrUnreachable, model.ErrNotFound, model.ErrUnclear, errors.New("else"),
	} {
		if text := problemOf(err); text == "" || told[text] {
			t.Errorf("%v is told as %q", err, text)
		} else {
			told[text] = true
		}
	}
}
