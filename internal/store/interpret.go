package store

import (
	"slices"
	"strings"

	"refdesk/internal/model"
)

// interpret completes a delivery by what the mirror knows before it: who is
// meant, where the backend names people loosely, and what kind of event it is,
// where its name says nothing. The delivery itself is left as it came, because
// it may be tried again in another transaction.
func (t *tx) interpret(scope int64, d *model.Delivery) (*model.Delivery, error) {
	if d.State == model.EventQuarantined || !d.Loose && d.ByContent == nil {
		return d, nil
	}
	told := *d
	told.Facts.People = slices.Clone(d.Facts.People)
	if d.Loose {
		for i := range told.Facts.People {
			if err := t.identify(scope, &told, &told.Facts.People[i]); err != nil {
				return nil, err
			}
		}
	}
	if d.ByContent == nil {
		return &told, nil
	}
	kind, err := t.kindByContent(scope, &told)
	told.Kind, told.Headline = kind, d.ByContent[kind]
	return &told, err
}

// identify replaces the names that an event gives a person and its referrer by
// the ids under which the mirror has them.
func (t *tx) identify(scope int64, d *model.Delivery, p *model.Participant) error {
	id, err := t.whoIs(scope, p)
	if err != nil {
		return err
	}
	if d.SubjectID == p.ID {
		d.SubjectID = id
	}
	if d.PersonID == p.ID {
		d.PersonID = id
	}
	p.ID = id
	if !p.ReferredBy.Known {
		return nil
	}
	referrer, known, err := t.named(scope, codeAlias(p.ReferredBy.V))
	if known {
		p.ReferredBy.V = referrer
	}
	return err
}

// whoIs finds the row of a person, so that one who was first known by an
// address alone stays the same person once an id is told, and the other way
// round. A vendor's id goes before an address; nobody known leaves the name as
// it came.
func (t *tx) whoIs(scope int64, p *model.Participant) (string, error) {
	row, err := people.load(t, scope, p.ID)
	if err != nil || row.key != 0 {
		return p.ID, err
	}
	id, known, err := t.named(scope, p.ID)
	if err != nil || known {
		return id, err
	}
	address := strings.ToLower(p.Email)
	if row, err = people.load(t, scope, address); err != nil {
		return "", err
	}
	// An address that its first owner has left belongs to somebody else.
	if row.key == 0 || strings.ToLower(row.value.Email) != address {
		return p.ID, nil
	}
	return address, t.alias(row, p.ID)
}

// named gives the id of the person who goes by an alias. Of several, as when an
// address moved, it is the one who has it still, and then the newest.
func (t *tx) named(scope int64, alias string) (id string, known bool, err error) {
	known, err = t.get(`SELECT p.id FROM alias a JOIN person p ON p.key = a.person
		WHERE a.value = ?1 AND a.scope = ?2
		ORDER BY lower(p.email) IS ?1 DESC, p.as_of DESC, p.key LIMIT 1`, []any{alias, scope}, &id)
	return id, known, err
}

// codeAlias keeps referral codes apart from ids and addresses: anybody may be
// given a code that looks like somebody else's id.
func codeAlias(code string) string { return "code:" + code }

// learnCode keeps a person's own referral code, and gives those who were
// referred by it before it was known their referrer's id.
func (f *fold) learnCode(is *row[model.Participant], said *model.Participant) error {
	code := said.VanityKeys.V
	if code == "" {
		return nil
	}
	if owner, known, err := f.named(is.scope, codeAlias(code)); err != nil || known && owner == is.id {
		return err
	}
	if err := f.alias(is, codeAlias(code)); err != nil {
		return err
	}
	rev, err := f.revision()
	if err != nil {
		return err
	}
	return f.exec(`UPDATE person SET referred_by = ?, rev = ? WHERE scope = ? AND referred_by = ?`, is.id, rev, is.scope, code)
}

// kindByContent decides what an event is by what was known of its person. An
// event that is older than what is known of the sum due proves nothing by it.
func (t *tx) kindByContent(scope int64, d *model.Delivery) (model.EventKind, error) {
	i := slices.IndexFunc(d.Facts.People, func(p model.Participant) bool { return p.ID == d.PersonID })
	if i < 0 {
		return model.KindOther, nil
	}
	p := &d.Facts.People[i]
	was, err := people.load(t, scope, p.ID)
	if err != nil {
		return model.KindOther, err
	}
	before, after := was.value.Due, p.Due
	rose := before.Known && after.Known && before.V.Currency == after.V.Currency && before.V.Minor < after.V.Minor
	switch {
	case rose && t.heldAt(d, p.AsOf) >= was.since("due"):
		return model.KindReward, nil
	case was.key == 0:
		return model.KindJoined, nil
	}
	return model.KindOther, nil
}
