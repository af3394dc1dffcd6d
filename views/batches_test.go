package views_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"refdesk/internal/model"
	"refdesk/views"
)

// filled types what a batch is asked for and goes to the rehearsal.
func filled(c *console) {
	c.press("$", "N", "right", "enter")
	c.write("eur")
	c.press("enter")
	c.write("2026-09-30")
	c.press("enter")
	c.write("10.00")
	c.press("enter", "enter", "enter")
	c.write("/pay")
	c.press(slices.Repeat([]string{"enter"}, 8)...)
}

// TestBatchFrames draws the list of batches and the page of one in the states
// that an operator may meet.
func TestBatchFrames(t *testing.T) {
	tests := []struct {
		name string
		set  func(*world, *views.Env)
		keys []string
		then func(*console)
	}{
		{name: "batches", keys: []string{"$"}},
		{name: "batches_empty", keys: []string{"$"}, set: func(*world, *views.Env) {}},
		{name: "batches_form", keys: []string{"$", "N"}},
		{name: "batches_rehearsal", then: filled},
		{name: "batches_readonly", keys: []string{"$"}, set: func(w *world, e *views.Env) { payments(w, e); e.ReadOnly = true }},
		{name: "batch", keys: []string{"$", "enter"}},
		{name: "batch_files", keys: []string{"$", "enter"}, then: toPanel("files")},
		{name: "batch_findings", keys: []string{"$", "enter", "="}, set: func(w *world, e *views.Env) {
			payments(w, e)
			w.findings = []model.BatchFinding{
				{Line: 2, Of: "Tomasz Wiśniewski", Why: "the reward was refused after the batch was made"},
				{Of: "/pay/batch-7-paypal.csv", Why: "the file is another one than was written"},
			}
		}},
		{name: "batch_release", keys: []string{"$", "enter", "=", "a"}},
		{name: "batch_void_released", keys: []string{"$", "down", "down", "enter", "X"}},
		{name: "batches_refused", set: func(w *world, e *views.Env) {
			payments(w, e)
			w.deskFail = errors.New("nothing to pay in EUR; 366 left out: in batch 7 of 2026-03-14, made by ana; 2 left out: case 1 on the person is open; " +
				`rewards without a worth in the settings: 12; write [[worth]] there with config = "crew_a1b2c3" and amount = "20.00 EUR", or whatever it is worth`)
		}, then: filled},
		{name: "batch_refused", keys: []string{"$", "enter", "="}, set: func(w *world, e *views.Env) {
			payments(w, e)
			w.deskFail = errors.New("the store is locked by another program, which has not let go of it for a minute: look at it, then try again")
		}},
		{name: "batch_settled", keys: []string{"$", "down", "down", "enter", "i"}, then: func(c *console) { c.write("failed.csv"); c.press("enter") }},
		{name: "batch_part_failed", keys: []string{"$", "down", "down", "down", "enter"}},
		{name: "batch_reports", keys: []string{"$", "down", "down", "down", "enter"}, then: toPanel("reports")},
		{name: "batch_unknown", keys: []string{"$"}, then: func(c *console) { c.world.paying = nil; c.press("enter") }},
		{name: "ascii_batch", keys: []string{"$", "enter"}, set: func(w *world, e *views.Env) { payments(w, e); ascii(w, e) }},
	}
	for _, size := range sizes {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				set := test.set
				if set == nil {
					set = payments
				}
				c := start(t, size.w, size.h, set)
				c.press(test.keys...)
				if test.then != nil {
					test.then(c)
				}
				c.golden(test.name)
			})
		}
	}
}

func (c *console) took(want string) {
	c.Helper()
	if got := c.world.took(); got != want {
		c.Fatalf("asked %q, want %q", got, want)
	}
}

// TestBatchIsMadeAfterARehearsal, once, and its page is opened.
func TestBatchIsMadeAfterARehearsal(t *testing.T) {
	c := start(t, 80, 24, payments)
	filled(c)
	c.took("rehearse paypal EUR min 1000 until 2026-10-01 in /pay")
	c.sees("Make a batch of 3 payments", "Left out: 4", "2: a case on the person is open")
	c.press("enter")
	c.took("")
	c.press("N")
	c.press(slices.Repeat([]string{"enter"}, 14)...)
	c.took("rehearse paypal EUR min 1000 until 2026-10-01 in /pay")
	c.press("Y")
	c.took("make paypal EUR of 3 rehearsed")
	c.sees("batch 7 · ", "to be checked", "[payments")
}

// TestBatchFormKeepsWhatWasTyped: a refusal costs no second typing, and names
// the batch that has everything.
func TestBatchFormKeepsWhatWasTyped(t *testing.T) {
	c := start(t, 80, 24, payments)
	c.world.deskFail = errors.New("nothing to pay in EUR: in batch 7, made by ana")
	filled(c)
	c.sees("No batch was made", "in batch 7, made by ana")
	c.press("Y")
	c.sees("2026-09-30", "[paypal]", "/pay")
	c.press("esc", "N")
	c.world.deskFail = nil
	c.press(slices.Repeat([]string{"enter"}, 14)...)
	c.world.deskFail = errors.New("batch 8 is void, because a file could not be written: no room left")
	c.press("Y")
	c.sees("No batch was made", "no room left")
}

// TestBatchFormAsksForTheRest that the word can be told, and refuses what it
// cannot read.
func TestBatchFormAsksForTheRest(t *testing.T) {
	c := start(t, 80, 24, payments)
	filled(c)
	c.press("esc", "N")
	c.sees("leave out", "hold back", "decimal mark", "options", "template")
	c.press(slices.Repeat([]string{"enter"}, 9)...)
	c.write("mira@example.com, rob_7 ,")
	c.press("enter")
	c.write("fortnight")
	c.press("enter")
	c.sees("not an age such as 14d or 12h")
	c.press("shift+tab")
	c.press(slices.Repeat([]string{"backspace"}, 9)...)
	c.write("14d")
	c.press("enter", "right", "right", "enter")
	c.write("account 7")
	c.press("enter")
	c.sees("account 7 is not NAME=VALUE")
	c.press("shift+tab", "backspace", "backspace")
	c.write("=7, kind = IMPS")
	c.took("rehearse paypal EUR min 1000 until 2026-10-01 in /pay")
	c.press("enter")
	c.write(" /pay/template.csv ")
	c.press("enter")
	c.took("rehearse paypal EUR min 1000 until 2026-10-01 in /pay")
	ask := c.world.askedBatch
	if fmt.Sprint(ask.Exclude) != "[mira@example.com rob_7]" || ask.Age != 14*24*time.Hour || ask.Decimal != "comma" || fmt.Sprint(ask.Options) != "map[account:7 kind:IMPS]" || ask.Template != "/pay/template.csv" {
		t.Errorf("%v %v %q %v %q", ask.Exclude, ask.Age, ask.Decimal, ask.Options, ask.Template)
	}
}

// TestWhatACheckFoundStaysOnThePage, also of a check by a word or by somebody
// else, until the next one.
func TestWhatACheckFoundStaysOnThePage(t *testing.T) {
	looked := func(w *world, by string, found ...model.BatchFinding) {
		at := w.paying[0].Looked.At.Add(time.Hour)
		if w.paying[0].Looked.At.IsZero() {
			at = w.paying[0].Made.At
		}
		w.paying[0].Looked, w.paying[0].Found = model.BatchStep{Operator: by, At: at}, found
		w.paying[0].Rev++
	}
	c := start(t, 120, 36, payments)
	c.press("$", "enter")
	toPanel("checks")(c)
	c.sees("Not looked at yet")
	looked(c.world, "bo", model.BatchFinding{Line: 2, Of: "Tomasz", Why: "the reward was refused"})
	c.news()
	c.sees("looked at by", "bo, ", "line 2", "Tomasz: the reward was refused")
	c.press("esc", "enter")
	toPanel("checks")(c)
	c.sees("Tomasz: the reward was refused")
	looked(c.world, "ana")
	c.news()
	c.sees("ana, ", "Nothing speaks against it.")
	c.misses("Tomasz: the reward was refused")
}

func TestBatchFormRefusesWhatIsNoDayAndNoCurrency(t *testing.T) {
	c := start(t, 80, 24, payments)
	c.press("$", "N", "enter")
	c.write("euros")
	c.press("enter")
	c.sees("not three letters")
	c.write("30.9.")
	c.press("enter")
	c.sees("not a day such as 2026-09-30")
	c.press("enter", "enter", "enter", "enter", "enter", "enter", "enter")
	c.took("")
}

// TestBatchGoesItsWay from made to closed, each step by its key, none twice.
func TestBatchGoesItsWay(t *testing.T) {
	c := start(t, 80, 24, payments)
	c.press("$", "enter", "a")
	c.took("")
	c.sees("check it first")
	c.press("=")
	c.took("check 7")
	c.press("a")
	c.took("")
	c.sees("Release batch 7?", "sends nothing")
	c.press("n", "a", "Y")
	c.took("release 7")
	c.press("Z")
	c.took("")
	c.press("i")
	c.write("report.csv")
	c.press("enter")
	c.took("import report.csv into 7")
	c.sees("3 paid")
	c.press("X")
	c.took("")
	c.press("Z")
	c.took("close 7")
	c.press("=", "Z", "i", "a")
	c.took("")
}

// TestMakerDoesNotRelease where two people are asked for.
func TestMakerDoesNotRelease(t *testing.T) {
	c := start(t, 80, 24, payments)
	c.press("$", "down", "enter", "a")
	c.took("")
	c.sees("another operator has to release it")
	c = start(t, 80, 24, func(w *world, e *views.Env) { payments(w, e); e.Operator = "bo" })
	c.press("$", "down", "enter", "a", "Y")
	c.took("release 6")
}

// TestVoidOfAReleasedBatchIsTheOperatorsWord: it asks for a reason and says what
// it means.
func TestVoidOfAReleasedBatchIsTheOperatorsWord(t *testing.T) {
	c := start(t, 80, 24, payments)
	c.press("$", "down", "down", "enter", "X")
	c.sees("paid twice")
	c.press("enter")
	c.took("")
	c.press("1", "enter")
	c.sees("Was batch 5 never sent?", "may be paid twice", "/pay/batch-5-csv.csv")
	c.press("enter")
	c.took("")
	c.press("X", "1", "enter", "Y")
	if got := c.world.took(); !strings.HasPrefix(got, "void ") || !strings.HasSuffix(got, "unsent=true 5") {
		t.Errorf("asked %q", got)
	}
	c = start(t, 80, 24, payments)
	c.press("$", "enter", "X", "1", "enter")
	if got := c.world.took(); !strings.HasSuffix(got, "unsent=false 7") {
		t.Errorf("asked %q", got)
	}
	c.sees("void")
}

// TestVoidOfAReleasedBatchWarnsWhereThereIsLittleRoom: the warning stays, and
// the rest is what is scrolled.
func TestVoidOfAReleasedBatchWarnsWhereThereIsLittleRoom(t *testing.T) {
	for _, h := range []int{24, 18, 16} {
		c := start(t, 80, h, func(w *world, e *views.Env) { payments(w, e); degraded(w, e) })
		c.press("$", "down", "down", "enter", "X")
		c.sees("its people may be paid twice", "enter goes on")
	}
}

// TestFindingsStopABatch and are shown.
func TestFindingsStopABatch(t *testing.T) {
	c := start(t, 80, 24, payments)
	c.world.findings = []model.BatchFinding{{Line: 2, Of: "Mira", Why: "the reward was refused"}}
	c.press("$", "enter", "=")
	c.sees("[checks]", "line 2", "the reward was refused", "made")
}

// TestReadOnlyPaysNothing and a console without batches says so.
func TestReadOnlyPaysNothing(t *testing.T) {
	c := start(t, 80, 24, func(w *world, e *views.Env) { payments(w, e); e.ReadOnly = true })
	c.press("$", "N", "enter", "=", "a", "X", "i", "Z")
	c.took("")
	c = start(t, 80, 24, func(_ *world, e *views.Env) { e.Batches = nil })
	c.press("4", "$")
	c.sees("this console pays nothing")
}

// TestBatchPageReadsItsLinesWhenTheBatchMoved and not at every event.
func TestBatchPageReadsItsLinesWhenTheBatchMoved(t *testing.T) {
	c := start(t, 80, 24, payments)
	c.press("$", "enter")
	c.world.paying[0].Note, c.world.paying[0].All[0].Name = "moved", "Somebody Else"
	c.news()
	c.misses("Somebody Else")
	c.world.paying[0].State = model.BatchChecked
	c.world.paying[0].Rev++
	c.news()
	c.sees("to be released", "Somebody Else")
}

// TestWhatIsLeftOutAddsUp: reasons that have no line are counted as well.
func TestWhatIsLeftOutAddsUp(t *testing.T) {
	c := start(t, 120, 50, payments)
	c.world.planned.LeftOut = nil
	for i, n := range []int{1, 1, 1, 1, 1, 1, 30, 4} {
		for range n {
			c.world.planned.LeftOut = append(c.world.planned.LeftOut, model.LeftOut{Sort: fmt.Sprintf("reason %d", i), Chosen: i > 5})
		}
	}
	filled(c)
	c.sees("Left out: 40", "and 34 for 2 other reasons")
}

// TestABatchesKeyIsNamedWhereItIs, also on the list of batches.
func TestABatchesKeyIsNamedWhereItIs(t *testing.T) {
	c := start(t, 120, 36, payments)
	c.press("$")
	for _, key := range []string{"=", "i", "X", "Z"} {
		c.press(key)
		c.sees(" "+key+" ", "$ lists them, enter opens one")
		c.press("esc")
	}
}
