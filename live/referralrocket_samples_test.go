package live

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"refdesk/internal/model"
)

const (
	rocketSecret = "5f3a9c0d7be1428866d2a1f0c4e79b3855aa10c2e6d34f7b9182c0de4f5a6b71"
	rocketDir    = "testdata/referralrocket"
)

func fuse() Hook { return Hook{Name: "fuse", Kind: "referralrocket", Secret: rocketSecret} }

func rocketSample(t testing.TB, name string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(rocketDir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func rocketNames(t testing.TB) []string {
	t.Helper()
	var names []string
	for _, folder := range []string{"", "hostile", "malformed"} {
		found, err := filepath.Glob(filepath.Join(rocketDir, folder, "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range found {
			names = append(names, filepath.ToSlash(filepath.Join(folder, filepath.Base(file))))
		}
	}
	if len(names) == 0 {
		t.Fatal("no samples found")
	}
	return names
}

// signRocket is the vendor's side of the signature, written out on its own.
func signRocket(body []byte, key string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

func postRocket(l *Listener, body []byte, signatures ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/hooks/fuse", bytes.NewReader(body))
	for _, s := range signatures {
		r.Header.Add(rocketSignature, s)
	}
	w := httptest.NewRecorder()
	l.Handler().ServeHTTP(w, r)
	return w
}

const receiptOrder = "ordered by the time of receipt"

var rocketOutcomes = map[string]outcome{
	"referrer-added.json":                       {model.KindJoined, folded, "51001", "joined", ""},
	"referrer-added-named.json":                 {model.KindJoined, folded, "51002", "joined", ""},
	"referrer-added-affiliate-inr.json":         {model.KindJoined, folded, "51003", "joined", ""},
	"referee-added.json":                        {model.KindJoined, folded, "51004", "joined, referred by code mH4tQ9Za", ""},
	"referee-added-high-score.json":             {model.KindJoined, folded, "51005", "joined, referred by code mH4tQ9Za", ""},
	"referee-added-medium-score.json":           {model.KindJoined, folded, "51006", "joined, referred by code tO7kPd21", ""},
	"reward-unlocked-referrer.json":             {model.KindReward, folded, "51001", "unlocked a reward · 20.00 USD due", ""},
	"reward-unlocked-referee.json":              {model.KindReward, folded, "51004", "unlocked a reward · 20.00 USD due", ""},
	"reward-unlocked-affiliate-fractional.json": {model.KindReward, folded, "51003", "unlocked a reward · 249.90 INR due", ""},
	"unknown-event-type.json":                   {model.KindOther, folded, "51002", "unknown event", ""},
	"extra-fields.json":                         {model.KindJoined, folded, "51007", "joined", ""},
	"fewer-fields.json":                         {model.KindJoined, folded, "51008", "joined", ""},

	"hostile/ansi-escape-in-name.json":       {model.KindJoined, folded, "52000", "joined", ""},
	"hostile/newline-and-tab-in-name.json":   {model.KindJoined, folded, "52001", "joined", ""},
	"hostile/bidi-override-in-name.json":     {model.KindJoined, folded, "52002", "joined", ""},
	"hostile/wide-and-combining-name.json":   {model.KindJoined, folded, "52003", "joined", ""},
	"hostile/spreadsheet-formula-name.json":  {model.KindJoined, folded, "52004", "joined", ""},
	"hostile/quote-comma-name.json":          {model.KindJoined, folded, "52005", "joined", ""},
	"hostile/very-long-name.json":            {model.KindJoined, folded, "52006", "joined", ""},
	"hostile/email-lookalike.json":           {model.KindJoined, folded, "52007", "joined", "mixed script in the address"},
	"malformed/no-campaign-id.json":          {model.KindJoined, folded, "51002", "joined", ""},
	"malformed/wrong-scalar-types.json":      {model.KindJoined, folded, "51002", "joined", "could not read: totalReferred"},
	"malformed/bad-timestamps.json":          {model.KindJoined, folded, "51002", "joined", receiptOrder + "; could not read: createdAt, createdOn"},
	"malformed/timestamps-out-of-range.json": {model.KindJoined, folded, "51002", "joined", receiptOrder + "; could not read: createdAt"},
	"malformed/number-overflow.json":         {model.KindJoined, folded, "92233720368547758070", "joined", "could not read: rewardDue"},
	"malformed/negative-amounts.json":        {model.KindJoined, folded, "51002", "joined", "could not read: totalReferred, rewardDue, rewardPaid"},
	"malformed/unknown-score.json":           {model.KindJoined, folded, "51002", "joined", ""},
	"malformed/unknown-currency.json":        {model.KindJoined, folded, "51002", "joined", "could not read: rewardCurrency"},
	"malformed/no-participant-identity.json": {model.KindOther, quarantined, "", "could not be read", "neither id nor address"},
	"malformed/duplicate-keys.json":          {model.KindOther, quarantined, "", "could not be read", `"email" is given twice`},
	"malformed/empty-body.json":              {model.KindOther, quarantined, "", "could not be read", "empty"},
	"malformed/whitespace-only.json":         {model.KindOther, quarantined, "", "could not be read", "empty"},
	"malformed/html-error-page.json":         {model.KindOther, quarantined, "", "could not be read", "not JSON"},
	"malformed/form-encoded.json":            {model.KindOther, quarantined, "", "could not be read", "not JSON"},
	"malformed/single-quotes.json":           {model.KindOther, quarantined, "", "could not be read", "not JSON"},
	"malformed/truncated.json":               {model.KindOther, quarantined, "", "could not be read", "not JSON"},
	"malformed/trailing-comma.json":          {model.KindOther, quarantined, "", "could not be read", "not JSON"},
	"malformed/nan-literal.json":             {model.KindOther, quarantined, "", "could not be read", "not JSON"},
	"malformed/utf8-bom.json":                {model.KindOther, quarantined, "", "could not be read", "not JSON"},
	"malformed/invalid-utf8.json":            {model.KindOther, quarantined, "", "could not be read", "not UTF-8"},
	"malformed/deep-nesting.json":            {model.KindOther, quarantined, "", "could not be read", "JSON"},
	"malformed/trailing-garbage.json":        {model.KindOther, quarantined, "", "could not be read", "not JSON"},
	"malformed/two-documents.json":           {model.KindOther, quarantined, "", "could not be read", "not JSON"},
	"malformed/array-root.json":              {model.KindOther, quarantined, "", "could not be read", "not an object"},
	"malformed/string-root.json":             {model.KindOther, quarantined, "", "could not be read", "not an object"},
	"malformed/null-root.json":               {model.KindOther, quarantined, "", "could not be read", "not an object"},
	"malformed/missing-event-type.json":      {model.KindOther, quarantined, "", "could not be read", "no name"},
	"malformed/empty-event-type.json":        {model.KindOther, quarantined, "", "could not be read", "no name"},
	"malformed/event-type-number.json":       {model.KindOther, quarantined, "", "could not be read", "no name"},
	"malformed/event-type-null.json":         {model.KindOther, quarantined, "", "could not be read", "no name"},
	"malformed/missing-data.json":            {model.KindOther, quarantined, "", "could not be read", "data is missing"},
	"malformed/data-null.json":               {model.KindOther, quarantined, "", "could not be read", "data is missing"},
	"malformed/data-string.json":             {model.KindOther, quarantined, "", "could not be read", "data is not an object"},
	"malformed/data-array.json":              {model.KindOther, quarantined, "", "could not be read", "data is not an object"},
}

func TestEveryRocketSampleHasItsOutcome(t *testing.T) {
	names := rocketNames(t)
	if len(rocketOutcomes) != len(names) {
		t.Errorf("%d outcomes are stated for %d samples", len(rocketOutcomes), len(names))
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			want, ok := rocketOutcomes[name]
			if !ok {
				t.Fatal("no outcome is stated for this sample")
			}
			j := &journal{}
			l := newTestListener(t, j, fuse())
			body := rocketSample(t, name)
			if w := postRocket(l, body, signRocket(body, rocketSecret)); w.Code != http.StatusOK {
				t.Fatalf("answered %d %q", w.Code, w.Body)
			}
			if len(j.kept) != 1 {
				t.Fatalf("%d events kept", len(j.kept))
			}
			d := j.kept[0]
			got := outcome{d.Kind, d.State, d.SubjectID, d.Headline, want.reason}
			if got != want {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			if !strings.Contains(d.Reason, want.reason) || (want.reason == "") != (d.Reason == "") {
				t.Errorf("reason %q, want %q", d.Reason, want.reason)
			}
			if d.Backend != "fuse" || !bytes.Equal(d.Raw, body) {
				t.Error("the event does not say where it is from and what it was")
			}
			checkRocketPromises(t, d)
		})
	}
}

func TestRocketSamplesWithAWrongSignatureAreNotKept(t *testing.T) {
	j := &journal{}
	l := newTestListener(t, j, fuse())
	for _, name := range rocketNames(t) {
		body := rocketSample(t, name)
		for _, header := range []string{signRocket(body, "another"), signRocket(append(body, ' '), rocketSecret), "abc", ""} {
			if w := postRocket(l, body, header); w.Code != http.StatusUnauthorized {
				t.Errorf("%s with %q: answered %d", name, header, w.Code)
			}
		}
	}
	if s := l.Status(); len(j.kept) != 0 || s.Refused != int64(4*len(rocketOutcomes)) || s.Hooks[0].KeyForm != "" {
		t.Errorf("%d refused events were kept; %+v", len(j.kept), s)
	}
}

type rocketVector struct {
	File                       string
	Secret                     string
	HmacSha256HexKeyAsText     string
	HmacSha256HexKeyHexDecoded string
}

func rocketVectors(t testing.TB) []rocketVector {
	t.Helper()
	var file struct{ Vectors []rocketVector }
	if err := json.Unmarshal(rocketSample(t, "signatures/vectors.json"), &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Vectors) == 0 {
		t.Fatal("no vectors found")
	}
	return file.Vectors
}

func TestRocketVectorsInBothFormsAndCases(t *testing.T) {
	for _, v := range rocketVectors(t) {
		for header, form := range map[string]KeyForm{
			v.HmacSha256HexKeyAsText:                      KeyAsText,
			strings.ToUpper(v.HmacSha256HexKeyAsText):     KeyAsText,
			v.HmacSha256HexKeyHexDecoded:                  KeyAsHex,
			strings.ToUpper(v.HmacSha256HexKeyHexDecoded): KeyAsHex,
		} {
			j := &journal{}
			hook := fuse()
			hook.Secret = v.Secret
			l := newTestListener(t, j, hook, acme())
			if w := postRocket(l, rocketSample(t, v.File), header); w.Code != http.StatusOK || len(j.kept) != 1 {
				t.Errorf("%s, %s: answered %d, kept %d", v.File, form, w.Code, len(j.kept))
			}
			hooks := l.Status().Hooks
			if len(hooks) != 2 || hooks[1].Backend != "fuse" || hooks[1].KeyForm != string(form) || hooks[1].Accepted != 1 || hooks[1].LastAt != received {
				t.Errorf("%s: %+v", form, hooks)
			}
			want := `refdesk_webhook_signature_key_info{hook="fuse",form="` + string(form) + `"} 1`
			if page := get(l, "/metrics").Body.String(); !strings.Contains(page, want) || strings.Contains(page, `key_info{hook="acme"`) {
				t.Errorf("metrics do not say %s", want)
			}
		}
	}
}
