package app

import (
	"context"

	"refdesk/internal/fraud"
	"refdesk/internal/model"
)

// register keeps whom operators blocked in any campaign, by what they would
// share with people of another.
type register struct {
	lists  *fraud.Lists
	traits map[model.PersonRef]fraud.Traits
	shared map[string]map[model.PersonRef]bool // by trait
}

func newRegister(lists *fraud.Lists) *register {
	return &register{lists: lists, traits: map[model.PersonRef]fraud.Traits{}, shared: map[string]map[model.PersonRef]bool{}}
}

// keys are traits as the register files them: a device of one kind is none of
// another.
func keys(t fraud.Traits) (mailbox string, devices []string) {
	if t.Mailbox != "" {
		mailbox = "mailbox " + t.Mailbox
	}
	if t.Device != "" {
		devices = append(devices, "device "+t.Device)
	}
	if t.Instance != "" {
		devices = append(devices, "instance "+t.Instance)
	}
	return mailbox, devices
}

// set files somebody who is blocked, or takes out somebody who is not. It gives
// the traits that say something else than before.
func (r *register) set(ref model.PersonRef, traits fraud.Traits, blocked bool) (moved []fraud.Traits) {
	old, was := r.traits[ref]
	if was == blocked && (!blocked || old == traits) {
		return nil
	}
	if was {
		r.file(ref, old, false)
		moved = append(moved, old)
		delete(r.traits, ref)
	}
	if blocked {
		r.file(ref, traits, true)
		moved = append(moved, traits)
		r.traits[ref] = traits
	}
	return moved
}

func (r *register) file(ref model.PersonRef, traits fraud.Traits, in bool) {
	mailbox, all := keys(traits)
	if mailbox != "" {
		all = append(all, mailbox)
	}
	for _, key := range all {
		switch people := r.shared[key]; {
		case in && people == nil:
			r.shared[key] = map[model.PersonRef]bool{ref: true}
		case in:
			people[ref] = true
		default:
			if delete(people, ref); len(people) == 0 {
				delete(r.shared, key)
			}
		}
	}
}

// of counts those who were blocked in other campaigns and share something with
// a person.
func (r *register) of(p model.Participant) (found fraud.Blocked) {
	if len(r.shared) == 0 {
		return found
	}
	mailbox, devices := keys(fraud.TraitsOf(p, r.lists))
	counted := map[model.PersonRef]bool{}
	count := func(key string, in *int) {
		for ref := range r.shared[key] {
			if !counted[ref] && (ref.Backend != p.Backend || ref.CampaignID != p.CampaignID) {
				counted[ref] = true
				*in++
			}
		}
	}
	if mailbox != "" {
		count(mailbox, &found.Mailbox)
	}
	for _, device := range devices {
		count(device, &found.Device)
	}
	return found
}

// readBlocked brings the register to the verdicts that were given after a
// revision, and gives those of other campaigns whom that is evidence about.
func (w *casework) readBlocked(ctx context.Context, since int64) (about map[model.PersonRef]bool, err error) {
	type verdict struct {
		ref   model.PersonRef
		state model.CaseState
	}
	var given []verdict
	err = w.store.JudgedSince(ctx, since, func(ref model.PersonRef, said model.Suspicion) error {
		given = append(given, verdict{ref, said.State})
		return nil
	})
	if err != nil {
		return nil, err
	}
	wanted := map[model.CampaignRef][]string{}
	for _, v := range given {
		in := model.CampaignRef{Backend: v.ref.Backend, ID: v.ref.CampaignID}
		if _, was := w.blocked.traits[v.ref]; was || v.state == model.CaseBlocked {
			wanted[in] = append(wanted[in], v.ref.ID)
		}
	}
	people := map[model.PersonRef]model.Participant{}
	for in, ids := range wanted {
		found, err := w.store.PeopleOf(ctx, in, ids)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			people[p.Ref()] = p
		}
	}
	about = map[model.PersonRef]bool{}
	for _, v := range given {
		p, known := people[v.ref]
		moved := w.blocked.set(v.ref, fraud.TraitsOf(p, w.lists), known && v.state == model.CaseBlocked)
		w.concerned(v.ref, moved, about)
	}
	return about, nil
}

// concerned adds the people of other campaigns who have some of the traits.
func (w *casework) concerned(ref model.PersonRef, moved []fraud.Traits, to map[model.PersonRef]bool) {
	for _, traits := range moved {
		for in, f := range w.files {
			if in.Backend == ref.Backend && in.ID == ref.CampaignID {
				continue
			}
			for _, id := range f.columns.Sharing(traits) {
				to[model.PersonRef{Backend: in.Backend, CampaignID: in.ID, ID: id}] = true
			}
		}
	}
}
