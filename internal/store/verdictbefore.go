package store

import (
	"slices"

	"refdesk/internal/model"
)

// Verdicts that follow one another must not contradict one another at the
// backend: what an earlier decision still has on its way is settled before a
// later one is given.

// overrule takes back the approvals that a block or a hold overrules. It fails
// with *model.ContraryError while something else is about to leave that says the
// opposite of a verdict.
func (t *tx) overrule(v *model.Verdict, c *caseRow) error {
	unsent, err := t.changes(`WHERE backend = ? AND campaign = ? AND state IN ('staged', 'waiting')
		AND person IN (SELECT value FROM json_each(?)) ORDER BY id`, c.Backend, c.CampaignID, jsonArray(v.People))
	if err != nil {
		return err
	}
	against := &model.ContraryError{CaseID: c.ID, Word: v.Word}
	for _, one := range unsent {
		asked := one.Verb == model.VerbRefuse || one.Verb == model.VerbEdit
		if v.Word != model.VerdictBlock && asked && one.Verdict != 0 {
			against.Unsent = append(against.Unsent, one)
		}
	}
	if len(against.Unsent) > 0 {
		return against
	}
	for i := range unsent {
		if !v.Word.Overrules(unsent[i]) {
			continue
		}
		if err := t.takeBack(&unsent[i], v.Operator, ""); err != nil {
			return err
		}
	}
	return nil
}

// dropLists takes back the checklists of earlier verdicts that a new one is
// given in the place of, and gives their numbers: nobody should mark people as
// fraud at the dashboard who were cleared here since.
func (t *tx) dropLists(v *model.Verdict, c *caseRow) (dropped []int64, err error) {
	earlier, err := t.verdicts(`WHERE v.undone_at = 0 AND (v.case_id = ?1
		OR v.case_id IN (SELECT id FROM fraud_case WHERE merged_into = ?1 AND merged_into <> 0))
		AND EXISTS (SELECT 1 FROM change l WHERE l.verdict = v.id AND l.verdict <> 0 AND l.state = 'manual')`, c.ID)
	if err != nil {
		return nil, err
	}
	about := make(map[string]bool, len(v.People))
	for _, id := range v.People {
		about[id] = true
	}
	for _, e := range earlier {
		if slices.ContainsFunc(e.People, func(id string) bool { return !about[id] }) {
			continue
		}
		lists, err := t.changes(`WHERE verdict = ? AND verdict <> 0 AND state = 'manual'`, e.ID)
		if err != nil {
			return nil, err
		}
		for i := range lists {
			if err := t.takeBack(&lists[i], v.Operator, ""); err != nil {
				return nil, err
			}
			dropped = append(dropped, lists[i].ID)
		}
	}
	return dropped, nil
}

// restoreLists brings back the checklists that a verdict took back, once that
// verdict is itself taken back.
func (t *tx) restoreLists(ids []int64, operator string) error {
	for _, id := range ids {
		list, err := t.change(id)
		if err != nil {
			return err
		}
		if list.State != model.ChangeUndone {
			continue
		}
		list.State = model.ChangeManual
		if err := t.saveChange(&list); err != nil {
			return err
		}
		if err := t.recordChange("restored", operator, &list, ledgerText(&list)); err != nil {
			return err
		}
	}
	return nil
}
