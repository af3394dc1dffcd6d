package model

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"
)

// partMoves is by how many points a part has to move for a case to count as
// changed.
const partMoves = 5

// unknownWorth stands for what a reward is worth where cases are ordered and
// neither a backend nor the settings tell: one that waits must still weigh
// something.
const unknownWorth = 20

// Urgency orders the queue: what is at stake times how likely it is to be lost.
// It compares amounts of different currencies by their number alone, and so is
// for ordering and for nothing else.
func (c Case) Urgency() int64 {
	stake := unknownWorth * int64(c.Unpriced)
	for _, m := range c.AtStake {
		stake = saturate(stake, m.whole())
	}
	if stake > math.MaxInt64/101 {
		return math.MaxInt64
	}
	return (stake + 1) * int64(c.Score)
}

func saturate(a, b int64) int64 {
	if b > 0 && a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + max(b, 0)
}

// whole is the amount in whole units of its currency, rounded up.
func (m Money) whole() int64 {
	digits, _ := m.Digits()
	unit := int64(1)
	for range digits {
		unit *= 10
	}
	if m.Minor <= 0 {
		return 0
	}
	return (m.Minor-1)/unit + 1
}

// Why explains the case's place in the queue in a few words.
func (c Case) Why() string {
	stakes := make([]string, 0, len(c.AtStake)+1)
	for _, m := range c.AtStake {
		stakes = append(stakes, m.String())
	}
	switch {
	case c.Unpriced > 0:
		stakes = append(stakes, fmt.Sprintf("%d of unknown worth", c.Unpriced))
	case len(stakes) == 0 && c.Waiting > 0:
		stakes = append(stakes, fmt.Sprintf("%d beyond counting", c.Waiting))
	case len(stakes) == 0:
		stakes = append(stakes, "nothing waits")
	}
	return fmt.Sprintf("%s × %d %%", strings.Join(stakes, " + "), c.Score)
}

// Digest names what a case looked like when it was decided on.
func (c Case) Digest() string {
	var b []byte
	text := func(words ...string) {
		b = binary.BigEndian.AppendUint64(b, uint64(len(words)))
		for _, w := range words {
			b = binary.BigEndian.AppendUint64(b, uint64(len(w)))
			b = append(b, w...)
		}
	}
	text("refdesk case 1", string(c.State), c.Lead.ID)
	text(slices.Sorted(slices.Values(c.People))...)
	for _, n := range []int64{c.ID, c.Verdict, int64(c.Score), int64(c.Waiting), int64(len(c.Parts))} {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	for _, p := range c.Parts {
		text(p.Signal, p.Text)
		b = binary.BigEndian.AppendUint64(b, uint64(p.Points))
	}
	for _, m := range c.AtStake {
		text(m.Currency, m.MinorString())
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// CaseChanges tells in words how a case differs from what it was; none where
// nobody would decide otherwise for it.
func CaseChanges(was, is Case) []string {
	changed := PartChanges(was.Parts, is.Parts)
	changed = append(changed, peopleChanges(was.People, is.People)...)
	if was.State != is.State {
		changed = append(changed, "it is "+string(is.State)+", it was "+string(was.State))
	} else if was.Verdict != is.Verdict {
		changed = append(changed, "somebody decided on it again")
	}
	if was.Waiting != is.Waiting {
		changed = append(changed, fmt.Sprintf("%d wait, it was %d", is.Waiting, was.Waiting))
	} else if !slices.Equal(was.AtStake, is.AtStake) {
		changed = append(changed, "what is at stake is "+amounts(is.AtStake)+", it was "+amounts(was.AtStake))
	}
	return changed
}

func amounts(all []Money) string {
	if len(all) == 0 {
		return "nothing"
	}
	words := make([]string, len(all))
	for i, m := range all {
		words[i] = m.String()
	}
	return strings.Join(words, " + ")
}

// PartChanges tells which signals appeared, disappeared, or moved by five
// points or more.
func PartChanges(was, is []Part) []string {
	before, after := points(was), points(is)
	var changed []string
	for _, p := range is {
		old, known := before[p.Signal]
		switch now := after[p.Signal]; {
		case !known:
			changed = append(changed, fmt.Sprintf("new: %s (%+d)", p.Text, now))
		case now-old >= partMoves || old-now >= partMoves:
			changed = append(changed, fmt.Sprintf("%s: %+d, it was %+d", p.Signal, now, old))
		}
		before[p.Signal] = after[p.Signal] // said once, however many parts it has
	}
	for _, p := range was {
		if _, known := after[p.Signal]; !known {
			changed = append(changed, fmt.Sprintf("gone: %s (%+d)", p.Text, before[p.Signal]))
			after[p.Signal] = 0
		}
	}
	return changed
}

// points adds up parts by their signal.
func points(parts []Part) map[string]int {
	sum := make(map[string]int, len(parts))
	for _, p := range parts {
		sum[p.Signal] += p.Points
	}
	return sum
}

func peopleChanges(was, is []string) []string {
	var changed []string
	for _, part := range []struct {
		word     string
		from, in []string
	}{{"joined", is, was}, {"left", was, is}} {
		n := 0
		known := make(map[string]bool, len(part.in))
		for _, id := range part.in {
			known[id] = true
		}
		for _, id := range part.from {
			if !known[id] {
				n++
			}
		}
		if n > 0 {
			changed = append(changed, CountPeople(n)+" "+part.word)
		}
	}
	return changed
}

// CountPeople is a number of people in words.
func CountPeople(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

func (e *ContraryError) Error() string {
	first, by := e.Unsent[0], " by "+e.Unsent[0].Operator
	for _, c := range e.Unsent {
		if c.Operator != first.Operator {
			by = ""
		}
	}
	what, way := "1 change"+by+" that says otherwise is", "take it back first, or wait until it has left"
	if n := len(e.Unsent); n > 1 {
		what, way = fmt.Sprintf("%d changes%s that say otherwise are", n, by), "take them back first, or wait until they have left"
	}
	return fmt.Sprintf("case %d cannot be %s yet, because %s about to leave: change %d, %s; %s",
		e.CaseID, e.Word.State(), what, first.ID, first.Headline, way)
}

func (e *CaseMovedError) Error() string {
	return fmt.Sprintf("case %d is not what you decided on: %s", e.Now.ID, strings.Join(e.Changed, "; "))
}
