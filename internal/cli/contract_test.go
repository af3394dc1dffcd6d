package cli

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"refdesk/internal/export"
	"refdesk/internal/model"
	"refdesk/internal/store"
)

// contract is what others read: the keys of each list that are there whatever
// happens, and what their values look like. More keys may stand beside them.
var contract = map[string]string{
	"events": `seq:number received_at:time backend:text campaign_id:text? kind:text? occurred_at:time? subject_id:text?
		state:folded|stale|quarantined repeats:number`,
	"participants": `backend:text campaign_id:text id:text email:text? first_name:text? last_name:text? referred_by:text?
		referral_count:number? rank:number? risk:text? risk_reason:text? ip:text? fingerprint:text? created_at:time?
		as_of:time gone:bool`,
	"rewards": `backend:text campaign_id:text id:text config_id:text? participant_id:text side:referrer|friend
		state:waiting|approved|fulfilled|refused|cancelled title:text? created_at:time? first_seen:time`,
	"commissions": `backend:text campaign_id:text id:text participant_id:text state:lower amount:money?
		in_campaign_currency:money? created_at:time?`,
	"payouts": `backend:text campaign_id:text id:text participant_id:text state:lower amount:money?
		in_campaign_currency:money? created_at:time?`,
	"changes": `id:digits verb:approve|fulfil|refuse|edit|by-hand target:text
		state:staged|waiting|sending|unsure|done|failed|parked|manual|undone not_before:time? operator:text reason:text?
		note:text? attempts:number error:text? at:time`,
	"batches": `id:digits state:made|checked|released|paid|part-failed|closed|void format:text lines:number total:money
		paid_lines:number failed_lines:number open_lines:number paid_total:money two_people:bool made_by:text made_at:time
		checked_by:text? released_by:text? ended_by:text? reason:text? note:text?`,
	"cases": `id:digits backend:text campaign_id:text state:open|held|cleared|blocked score:number parts:list people:list
		at_stake:list opened_at:time`,
	"campaigns": `backend:text id:text name:text type:text status:text? currency:text? participants:number? referrals:number?
		created_at:time? as_of:time`,
}

var (
	timeForm   = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`)
	digitsForm = regexp.MustCompile(`^-?\d+$`)
	codeForm   = regexp.MustCompile(`^[A-Z]{3}$`)
)

func TestContract(t *testing.T) {
	s := withWorth(t, "")
	s.makeBatch(t.TempDir())
	s.journal(delivery("evt-1", `{"event":"X"}`), delivery("evt-2", "\xff\xfe not text"))
	waiting := s.rows("list", "rewards", "--filter", "state:waiting")
	s.must("approve", waiting[0]["id"].(string), "--note", "looks fine")
	for _, k := range kinds {
		if k.name == "cases" {
			continue // an honest program has none; those of an attack have a test of their own
		}
		rows := s.rows("list", k.name)
		if len(rows) == 0 {
			t.Errorf("no %s to look at", k.name)
		}
		for _, row := range rows {
			checkRow(t, k.name, row)
		}
	}
}

func checkRow(t *testing.T, kind string, row map[string]any) {
	t.Helper()
	for _, field := range strings.Fields(contract[kind]) {
		key, form, _ := strings.Cut(field, ":")
		value, there := row[key]
		if !there {
			t.Errorf("%s: no key %s in %v", kind, key, row)
			continue
		}
		form, mayBeAbsent := strings.CutSuffix(form, "?")
		if value == nil && mayBeAbsent {
			continue
		}
		if !fits(form, value) {
			t.Errorf("%s: %s is %#v, want %s", kind, key, value, form)
		}
	}
}

func fits(form string, value any) bool {
	word, isText := value.(string)
	switch form {
	case "text":
		return isText && word != ""
	case "lower":
		return isText && word == strings.ToLower(word)
	case "digits":
		return isText && digitsForm.MatchString(word)
	case "time":
		return isText && timeForm.MatchString(word)
	case "number":
		_, ok := value.(float64)
		return ok
	case "list":
		_, ok := value.([]any)
		return ok
	case "bool":
		_, ok := value.(bool)
		return ok
	case "money":
		m, ok := value.(map[string]any)
		return ok && len(m) == 2 && digitsForm.MatchString(fmt.Sprint(m["minor"])) && codeForm.MatchString(fmt.Sprint(m["currency"]))
	}
	for one := range strings.SplitSeq(form, "|") {
		if word == one {
			return true
		}
	}
	return false
}

func TestAbsentFactsAreNull(t *testing.T) {
	for key, want := range map[string]string{
		"participants": `"first_name":null`, "rewards": `"created_at":null`, "commissions": `"amount":null`,
		"events": `"subject_id":null`, "changes": `"reason":null`,
	} {
		var out strings.Builder
		row := map[string]any{
			"participants": export.OfParticipant(model.Participant{}), "rewards": export.OfReward(model.RewardRow{}),
			"commissions": export.OfCommission(model.CommissionRow{}), "events": export.OfEvent(model.Event{}), "changes": export.OfChange(model.Change{}),
		}[key]
		if err := (printer{&out}).row(row); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s: no %s in %s", key, want, out.String())
		}
	}
}

func TestMoneyIsExact(t *testing.T) {
	c := model.CommissionRow{Commission: model.Commission{Amount: model.Some(model.Money{Minor: 9007199254740993, Currency: "KWD"})}}
	var out strings.Builder
	if err := (printer{&out}).row(export.OfCommission(c)); err != nil {
		t.Fatal(err)
	}
	if want := `"amount":{"minor":"9007199254740993","currency":"KWD"}`; !strings.Contains(out.String(), want) {
		t.Errorf("no %s in %s", want, out.String())
	}
}

func TestEventBodies(t *testing.T) {
	s := newShop(t, 3)
	s.journal(delivery("evt-1", `{"say":"žluť"}`), delivery("evt-2", "\xff\xfe\x00"))
	byRaw := map[any]bool{}
	for _, row := range s.rows("list", "events") {
		_, text := row["raw"]
		_, coded := row["raw_base64"]
		if text == coded {
			t.Errorf("want one of raw and raw_base64 in %v", row)
		}
		byRaw[row["raw"]], byRaw[row["raw_base64"]] = true, true
	}
	if !byRaw[`{"say":"žluť"}`] || !byRaw["//4A"] {
		t.Errorf("bodies are %v", byRaw)
	}
}

// journal writes events as the listener does.
func (s *shop) journal(events ...model.Delivery) {
	s.Helper()
	db, err := store.Open(s.Context(), s.dir, store.Options{})
	if err != nil {
		s.Fatal(err)
	}
	defer db.Close()
	for _, e := range events {
		if _, err := db.Append(s.Context(), e); err != nil {
			s.Fatal(err)
		}
	}
}

func delivery(key, body string) model.Delivery {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	return model.Delivery{FoldKey: key, Event: model.Event{
		Backend: "acme", Kind: model.KindOther, Name: "SOMETHING_NEW", ReceivedAt: at, OccurredAt: at,
		State: model.EventFolded, Headline: "something new", Raw: []byte(body),
	}}
}
