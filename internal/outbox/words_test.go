package outbox_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"refdesk/internal/model"
)

// spoken is an unclear end of a call of which the answer's status is known.
type spoken struct{ status int }

func (e spoken) Error() string   { return fmt.Sprintf("status %d", e.status) }
func (e spoken) Unwrap() error   { return model.ErrUnclear }
func (e spoken) StatusCode() int { return e.status }

// TestAnUnsureChangeSaysWhatCame: who waits for the reading back learns why.
func TestAnUnsureChangeSaysWhatCame(t *testing.T) {
	for status, want := range map[int]string{
		500: "the vendor answered 500", 302: "the vendor answered 302", 200: "answer cannot be read", 0: "the answer was lost",
	} {
		synctest.Test(t, func(t *testing.T) {
			work, v := &table{}, newVendor("r1")
			v.sends = []answer{{err: spoken{status}, effect: true}}
			id := work.add(model.Change{Target: "r1"})
			said := ""
			err := newOutbox(work, only(v)).Settle(t.Context(), []int64{id}, func(c model.Change) {
				if c.State == model.ChangeUnsure {
					said = c.Error
				}
			})
			if err != nil || !strings.Contains(said, want) || !strings.Contains(said, "read back") {
				t.Errorf("status %d: %v, said %q", status, err, said)
			}
			if c := work.get(id); c.State != model.ChangeDone || c.Error != "" {
				t.Errorf("status %d: ended %s, %q", status, c.State, c.Error)
			}
		})
	}
}
