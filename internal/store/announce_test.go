package store_test

import (
	"context"
	"fmt"
	"testing"
)

func TestAnnouncementsMerge(t *testing.T) {
	s, _ := fresh(t)
	ctx := context.Background()
	news, cancel := s.Subscribe()
	defer cancel()
	for i := range 10 {
		must(s.Append(ctx, joined(fmt.Sprint("p", i), i)))(t)
	}
	rev := must(s.Rev(ctx))(t)
	for a := range news { // at most one older, then the newest
		if a.Rev == rev && a.Seq == 10 {
			break
		}
	}
	ok(t, s.SaveWindows(ctx, backend, []byte("x")))
	select {
	case a := <-news:
		t.Errorf("announced %+v though no row changed", a)
	default:
	}
	cancel()
	cancel()
	must(s.Append(ctx, joined("late", 99)))(t)
	select {
	case a := <-news:
		t.Errorf("announced %+v after the end", a)
	default:
	}
}

func TestCommitsOfOtherProcessesAreAnnounced(t *testing.T) {
	dir := t.TempDir()
	one, two := open(t, dir, nil), open(t, dir, nil)
	must(two.Append(context.Background(), joined("before", 0)))(t)
	news, cancel := one.Subscribe()
	defer cancel()
	if a := <-news; a.Seq != 1 {
		t.Errorf("what happened before: %+v", a)
	}
	must(two.Append(context.Background(), joined("after", 1)))(t)
	if a := <-news; a.Seq != 2 {
		t.Errorf("announced %+v", a)
	}
	again, stop := one.Subscribe()
	stop()
	select {
	case a := <-again:
		t.Errorf("announced %+v", a)
	default:
	}
}
