package apiclient_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

type page struct {
	rows string // ids, comma-joined
	next string
}

func walk(t *testing.T, pages map[string]page) (ids []string, err error) {
	t.Helper()
	fetch := func(_ context.Context, cursor string) ([]string, string, error) {
		p, ok := pages[cursor]
		if !ok {
			return nil, "", model.ErrDenied
		}
		return strings.FieldsFunc(p.rows, func(r rune) bool { return r == ',' }), p.next, nil
	}
	id := func(s string) string { return s }
	for row, fail := range apiclient.Pages(t.Context(), "", id, fetch) {
		if fail != nil {
			return ids, fail
		}
		ids = append(ids, row)
	}
	return ids, nil
}

func TestPages(t *testing.T) {
	for name, tt := range map[string]struct {
		pages map[string]page
		want  string
		err   error
	}{
		"one":            {map[string]page{"": {"a,b", ""}}, "a,b", nil},
		"none":           {map[string]page{"": {"", ""}}, "", nil},
		"shifted rows":   {map[string]page{"": {"a,b", "c"}, "c": {"b,c", ""}}, "a,b,c", nil},
		"empty between":  {map[string]page{"": {"a", "c"}, "c": {"", "d"}, "d": {"d", ""}}, "a,d", nil},
		"same cursor":    {map[string]page{"": {"a", "c"}, "c": {"b", "c"}}, "a,b", model.ErrUnclear},
		"back to cursor": {map[string]page{"": {"a", "c"}, "c": {"b", "d"}, "d": {"e", "c"}}, "a,b,e", model.ErrUnclear},
		"same page":      {map[string]page{"": {"a,b", "c"}, "c": {"a,b", "d"}}, "a,b", model.ErrUnclear},
		"failure":        {map[string]page{"": {"a", "gone"}}, "a", model.ErrDenied},
	} {
		t.Run(name, func(t *testing.T) {
			ids, err := walk(t, tt.pages)
			if got := strings.Join(ids, ","); got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("got %s, %v; want %s, %v", got, err, tt.want, tt.err)
			}
		})
	}
}

func TestPagesStopWhenTheReaderHasEnough(t *testing.T) {
	calls := 0
	fetch := func(context.Context, string) ([]string, string, error) {
		calls++
		return []string{"a", "b"}, "more", nil
	}
	rows := apiclient.Pages(t.Context(), "", func(s string) string { return s }, fetch)
	for range 2 { // a sequence can be walked again
		for row := range rows {
			if !slices.Contains([]string{"a", "b"}, row) {
				t.Error(row)
			}
			break
		}
	}
	if calls != 2 {
		t.Errorf("%d pages were read, want 2", calls)
	}
}
