package cli

import (
	"strings"
	"testing"
)

func TestEdit(t *testing.T) {
	s, waiting := decidable(t)
	id := s.reward(waiting[0])["participant_id"].(string)
	person := func() map[string]any { return s.rows("show", "participant", id)[0] }

	dry := s.must("edit", id, "--notes", "asked the shop", "--dry-run")
	if !strings.Contains(dry, "1 of 1 would be sent") || person()["notes"] == "asked the shop" {
		t.Errorf("the rehearsal says %q, and then the notes are %v", dry, person()["notes"])
	}
	out := s.must("edit", person()["email"].(string), "--notes", "asked the shop", "--set", "plan=gold", "--set", "seats=3", "--note", "for Bo")
	if !strings.HasSuffix(strings.TrimSpace(out), ": done") {
		t.Errorf("%q", out)
	}
	now := person()
	if metadata, _ := now["metadata"].(map[string]any); now["notes"] != "asked the shop" || metadata["plan"] != "gold" {
		t.Errorf("after the edit: notes %v, metadata %v", now["notes"], now["metadata"])
	}
	expect(t, s.run("edit", id, "--notes", "something else"), exitFailed, "the vendor has notes already")
	s.must("edit", id, "--notes", "something else", "--overwrite", "--unset", "plan")
	now = person()
	if metadata, _ := now["metadata"].(map[string]any); now["notes"] != "something else" || metadata["plan"] != nil {
		t.Errorf("after the second edit: notes %v, metadata %v", now["notes"], now["metadata"])
	}
	expect(t, s.run("edit", id, "--notes", "something else"), exitFailed, "it is so already")
}

func TestEditThatIsAskedWrongly(t *testing.T) {
	s, waiting := decidable(t)
	id := s.reward(waiting[0])["participant_id"].(string)
	for _, test := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{}, exitUsage, "needs one person"},
		{[]string{id, "ana"}, exitUsage, "needs one person"},
		{[]string{id, "--set", "plan"}, exitUsage, "is not KEY=VALUE"},
		{[]string{id, "--set", "plan=x", "--unset", "plan"}, exitUsage, "to be set and to be removed"},
		{[]string{id, "--referral", "maybe"}, exitUsage, `--referral cannot be "maybe"`},
		{[]string{id, "--affiliate", "fired"}, exitUsage, `--affiliate cannot be "fired"`},
		{[]string{id}, exitFailed, "nothing is to change"},
		{[]string{id, "--set", "Plan-1=x"}, exitFailed, "the vendor would rename others"},
		{[]string{id, "--notes", strings.Repeat("n", 501)}, exitFailed, "501 characters"},
		{[]string{"nobody@example.com", "--notes", "x"}, exitFailed, "not found"},
	} {
		expect(t, s.run(append([]string{"edit"}, test.args...)...), test.code, test.says)
	}
}

func TestEditIsStaged(t *testing.T) {
	s, waiting := decidable(t)
	id := s.reward(waiting[0])["participant_id"].(string)
	rows := s.rows("edit", id, "--notes", "later", "--stage")
	if len(rows) != 1 || rows[0]["verb"] != "edit" || rows[0]["state"] == "done" {
		t.Errorf("%v", rows)
	}
	s.must("undo")
	expect(t, s.run("undo"), exitFailed, "nothing to take back")
}
