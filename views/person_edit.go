package views

import (
	"regexp"
	"strings"

	tea "charm.land/bubbletea/v2"

	"refdesk/internal/model"
	"refdesk/ui"
)

// unchanged is the choice that leaves a state as it is.
const unchanged = "as it is"

// Words that the form may set, with what they are called in it.
var (
	referralChoices  = []string{unchanged, "CREDIT_AWARDED", "CREDIT_EXPIRED"}
	affiliateChoices = []string{unchanged, "APPROVED", "SUSPENDED", "BANNED"}
)

// askEdit opens the form for what may be set about a person at the vendor.
func askEdit(env Env, p model.Participant) tea.Cmd {
	var form *ui.Form
	key := func(key string) string {
		if key == "" && strings.TrimSpace(form.Value("value")) != "" {
			return "the value below needs a key"
		}
		return checkKey(key)
	}
	fields := []ui.Field{
		{ID: "notes", Label: "vendor's notes", Value: ui.Clean(p.Notes.V), Hint: "shown to everybody in the vendor's dashboard", Check: tooLong},
		{ID: "key", Label: "metadata key", Hint: "the one to set or to remove; others stay", Check: key},
		{ID: "value", Label: "metadata value", Hint: "empty removes the key", Check: tooLong},
	}
	if p.ReferralStatus.V == "CREDIT_PENDING" {
		fields = append(fields, ui.Field{ID: "referral", Label: "referral credit", Choices: words(referralChoices)})
	}
	if p.AffiliateStatus.V != "" {
		fields = append(fields, ui.Field{ID: "affiliate", Label: "affiliate", Choices: words(affiliateChoices)})
	}
	form = ui.NewForm(env.Styles, "Edit "+env.person(p)+" at the vendor", fields...)
	form.OnSubmit = func(values map[string]string) tea.Cmd { return submitEdit(env, p, values) }
	return ask(boxed{form})
}

// words are choices in the console's own spelling.
func words(choices []string) []string {
	out := make([]string, len(choices))
	for i, c := range choices {
		out[i] = lower(c)
	}
	return out
}

// keyForm is a key that the vendor keeps as it is sent.
//
// Source: documented for GrowSurf, metadata.
var keyForm = regexp.MustCompile(`^[a-z][A-Za-z0-9]{0,39}$`)

// checkKey says what is wrong with a key of the metadata.
func checkKey(key string) string {
	if key == "" || keyForm.MatchString(key) {
		return ""
	}
	return "letters and digits, a small letter first: the vendor renames others"
}

// submitEdit stages the edit, and asks first where it overwrites the vendor's
// text or cannot be taken back there.
func submitEdit(env Env, p model.Participant, values map[string]string) tea.Cmd {
	e := editOf(p, values)
	patch, err := e.Patch()
	if err != nil {
		return notify("nothing was done: "+err.Error(), ui.Bad)
	}
	if has, err := p.Fields(patch); err != nil || has == patch {
		return notify("nothing was done: it is so already", ui.Warn)
	}
	stage := func() tea.Cmd { return stageEdit(env, e) }
	lines := editWarnings(env, e)
	if len(lines) == 0 {
		return stage()
	}
	return ask(newConfirm(env.Styles, ui.Confirm{
		Title: "Send this edit of " + env.person(p) + "?", Lines: lines, Yes: "edit", No: "no", OnYes: stage,
	}))
}

// editOf is what a filled form asks for: only what differs.
func editOf(p model.Participant, values map[string]string) model.Edit {
	e := model.Edit{Person: p}
	if notes := strings.TrimSpace(values["notes"]); notes != strings.TrimSpace(ui.Clean(p.Notes.V)) {
		e.Notes, e.Overwrite = model.Some(notes), true
	}
	if key := values["key"]; key != "" {
		value := strings.TrimSpace(values["value"])
		e.Metadata = map[string]model.Opt[string]{key: {V: value, Known: value != ""}}
	}
	e.ReferralStatus = chosen(referralChoices, values["referral"])
	e.AffiliateStatus = chosen(affiliateChoices, values["affiliate"])
	return e
}

// chosen gives the vendor's word for a choice, missing where nothing is to
// change.
func chosen(choices []string, word string) model.Opt[string] {
	for _, c := range choices[1:] {
		if lower(c) == word {
			return model.Some(c)
		}
	}
	return model.Opt[string]{}
}

// editWarnings say what an edit overwrites, and what the vendor never takes
// back; none for an edit that does neither.
func editWarnings(env Env, e model.Edit) []string {
	var out []string
	if had := e.Person.Notes.V; e.Notes.Known && had != "" {
		out = append(out, "The vendor's notes are overwritten. They are:", "“"+env.show(had)+"”", "They become:", "“"+env.show(e.Notes.V)+"”")
	}
	if e.ReferralStatus.V == "CREDIT_AWARDED" {
		out = append(out, "The credit is given to the referrer, may earn rewards, and is never taken back by the vendor.")
	}
	if e.AffiliateStatus.V == "BANNED" || e.AffiliateStatus.V == "SUSPENDED" {
		out = append(out, "The affiliate is "+lower(e.AffiliateStatus.V)+" at the vendor from then on.")
	}
	return out
}

// stageEdit asks the desk; the answer is a decidedMsg.
func stageEdit(env Env, e model.Edit) tea.Cmd {
	ctx, desk := env.Ctx, env.Desk
	out := decidedMsg{verb: model.VerbEdit, noun: "person", subjects: []subject{{ref: e.Person.ObjectRef(), words: env.person(e.Person)}}}
	return env.pending.inTurn(ctx, func() tea.Msg {
		out.changes, out.err = desk.Edit(ctx, e)
		return out
	})
}
