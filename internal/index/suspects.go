package index

import (
	"cmp"
	"maps"
	"slices"

	"refdesk/internal/model"
)

// suspects are the people in cases by their places, at one moment. What changed
// lately lies over the rest, so that a commit of one case does not copy
// everybody.
type suspects struct{ most, lately map[int32]model.Suspicion }

// of gives what the fraud desk says of the person at a place; Case 0 for
// somebody in no case.
func (s suspects) of(place int32) model.Suspicion {
	if one, ok := s.lately[place]; ok {
		return one
	}
	return s.most[place]
}

// suspectsDraft is the updater's side of suspects.
type suspectsDraft struct {
	suspects
	owned bool // no published state sees lately
}

func (d *suspectsDraft) set(place int32, to model.Suspicion) {
	if !d.owned {
		d.lately, d.owned = maps.Clone(d.lately), true
	}
	if d.lately == nil {
		d.lately = map[int32]model.Suspicion{}
	}
	d.lately[place] = to
}

// drop takes people out of a case that does not have them any more, unless they
// are in another by now.
func (d *suspectsDraft) drop(id int64, place int32) {
	if d.of(place).Case == id {
		d.set(place, model.Suspicion{})
	}
}

// publish gives the people to readers.
func (d *suspectsDraft) publish() suspects {
	const few = 256
	d.owned = false
	if len(d.lately) > few+len(d.most)/8 {
		most := maps.Clone(d.most)
		if most == nil {
			most = make(map[int32]model.Suspicion, len(d.lately))
		}
		maps.Copy(most, d.lately)
		maps.DeleteFunc(most, func(_ int32, one model.Suspicion) bool { return one.Case == 0 })
		d.suspects = suspects{most: most}
	}
	return d.suspects
}

// takeSuspicion keeps what the fraud desk says of a person.
func (b *builder) takeSuspicion(ref model.PersonRef, is model.Suspicion) {
	is.Reason = same(is.Reason)
	b.suspects.set(b.named(ref.Backend, ref.CampaignID, ref.ID), is)
}

// leave takes those out of a case whom it does not have any more.
func (b *builder) leave(was *caseRow, stay []string) {
	if was == nil {
		return
	}
	for _, id := range was.People {
		if !slices.Contains(stay, id) {
			b.suspects.drop(was.ID, b.named(was.Backend, was.CampaignID, id))
		}
	}
}

// caseWords are those of the field that asks for the cases of a row's people;
// none is for rows neither of whose people is in a case.
var caseWords = []string{string(model.CaseOpen), string(model.CaseHeld), string(model.CaseBlocked), string(model.CaseCleared), noCase}

const noCase = "none"

// ofSuspects matches rows by the cases of their people.
func ofSuspects[R any](people func(*R) (one, other int32)) field[R] {
	return oneOf(field[R]{text: func(s *state, r *R, want string) bool {
		one, other := people(r)
		a, b := s.suspects.of(one), s.suspects.of(other)
		if want == noCase {
			return a.Case == 0 && b.Case == 0
		}
		return string(a.State) == want || string(b.State) == want
	}}, caseWords...)
}

// byScore is the highest score of the cases of a row's people that are not
// cleared.
func byScore[R any](people func(*R) (one, other int32)) func(*state, *R) (int64, bool) {
	return func(s *state, r *R) (score int64, known bool) {
		one, other := people(r)
		for _, is := range []model.Suspicion{s.suspects.of(one), s.suspects.of(other)} {
			if is.Case != 0 && is.State != model.CaseCleared {
				score, known = max(score, int64(is.Score)), true
			}
		}
		return score, known
	}
}

// endingHolds are the rewards that are on hold until a time, by the place of the
// reward.
func (b *builder) endingHolds() map[int32]int64 {
	var ends map[int32]int64
	for ref, h := range b.holds {
		if ref.Object != model.ObjectReward || h.Until.IsZero() {
			continue
		}
		if ends == nil {
			ends = map[int32]int64{}
		}
		ends[b.rewardSlot(scope{ref.Backend, ref.CampaignID}, ref.ID)] = moment(h.Until)
	}
	return ends
}

// endingFirst puts what waits on hold until a time before everything else, the
// nearest end first. There are few of them among many rows, so that the rows
// themselves need not know.
func endingFirst(s *state, slots []int32) []int32 {
	if len(s.ending) == 0 {
		return slots
	}
	marked := make([]uint64, len(s.rewards.rows)/64+1)
	for slot := range s.ending {
		if r := s.rewards.rows[slot]; r != nil && r.state == model.RewardWaiting {
			marked[slot/64] |= 1 << (slot % 64)
		}
	}
	var first []int32
	rest := make([]int32, 0, len(slots))
	for _, slot := range slots {
		if marked[slot/64]>>(slot%64)&1 == 1 {
			first = append(first, slot)
		} else {
			rest = append(rest, slot)
		}
	}
	slices.SortStableFunc(first, func(a, b int32) int { return cmp.Compare(s.ending[a], s.ending[b]) })
	return append(first, rest...)
}
