package sandbox

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// all pages through a list of participants and returns the ids.
func (d *desk) all(path string) (ids []string) {
	d.t.Helper()
	next := ""
	for {
		page := d.call(200, "GET", path+next, "")
		for _, row := range page["participants"].([]any) {
			ids = append(ids, row.(map[string]any)["id"].(string))
		}
		if page["nextId"] == nil {
			return ids
		}
		next = "&nextId=" + page["nextId"].(string)
	}
}

func TestPagesHoldEverybodyOnceNewestFirst(t *testing.T) {
	d := newDesk(t, Options{Pace: "fast", People: 100})
	ids := d.all("/campaign/" + d.books() + "/participants?limit=7")
	seen := map[string]bool{}
	for _, id := range ids {
		seen[id] = true
	}
	if len(ids) != 65 || len(seen) != 65 {
		t.Errorf("%d rows, %d people, want 65 of each", len(ids), len(seen))
	}
	if page := d.call(200, "GET", "/campaign/"+d.books()+"/participants", ""); len(page["participants"].([]any)) != 10 || page["limit"] != 10.0 {
		t.Errorf("default page: %d rows, limit %v", len(page["participants"].([]any)), page["limit"])
	}
	added := d.call(200, "POST", "/campaign/"+d.books()+"/participant", `{"email":"newest@example.com"}`)
	if first := d.all("/campaign/" + d.books() + "/participants?limit=100")[0]; first != added["id"] {
		t.Errorf("first is %s, want the newest %s", first, added["id"])
	}
}

func TestCursorOutlivesItsPerson(t *testing.T) {
	d := newDesk(t, Options{Pace: "fast"})
	c := "/campaign/" + d.books() + "/participants?limit=5"
	everybody := d.all(c)
	cursor := d.call(200, "GET", c, "")["nextId"].(string)
	d.call(200, "DELETE", "/campaign/"+d.books()+"/participant/"+cursor, "")
	page := d.call(200, "GET", c+"&nextId="+cursor, "")
	if got := dig(page, "participants", 0, "id"); got != everybody[6] {
		t.Errorf("after the deleted one comes %v, want %s", got, everybody[6])
	}
	d.call(400, "GET", c+"&nextId=nosuch", "")
}

func TestMetadataFilterOrdersByID(t *testing.T) {
	d := newDesk(t, Options{Pace: "fast"})
	c := "/campaign/" + d.books()
	for i := range 5 {
		d.call(200, "POST", c+"/participant", fmt.Sprintf(`{"email":"m%d@example.com","metadata":{"team":"red","n":%d}}`, i, i%2))
	}
	for _, query := range []string{"metadata[team]=red", "metadata%5Bteam%5D=red"} {
		ids := d.all(c + "/participants?limit=2&" + query)
		if len(ids) != 5 {
			t.Errorf("%s: %d people, want 5", query, len(ids))
		}
		for i := 1; i < len(ids); i++ {
			if ids[i-1] >= ids[i] {
				t.Errorf("%s: %s before %s", query, ids[i-1], ids[i])
			}
		}
	}
	if ids := d.all(c + "/participants?metadata[team]=red&metadata[n]=1"); len(ids) != 2 {
		t.Errorf("two keys: %d people, want 2", len(ids))
	}
}

func TestSignupIsIdempotent(t *testing.T) {
	d := newDesk(t, Options{})
	c := "/campaign/" + d.books() + "/participant"
	first := d.call(200, "POST", c, `{"email":"Ana.Lima@example.com","firstName":"Ana"}`)
	again := d.call(200, "POST", c, `{"email":"ana.lima@EXAMPLE.com","firstName":"Other"}`)
	if first["isNew"] != true || again["isNew"] != false || again["id"] != first["id"] || again["firstName"] != "Ana" {
		t.Errorf("first %v %v, again %v %v %v", first["id"], first["isNew"], again["id"], again["isNew"], again["firstName"])
	}
}

func TestUpdateTakesListedFieldsOnly(t *testing.T) {
	d := newDesk(t, Options{})
	d.call(200, "POST", "/campaign/"+d.books()+"/participant", `{"email":"ana@example.com","metadata":{"keep":"1","drop":"2"}}`)
	p := "/campaign/" + d.books() + "/participant/ana@example.com"
	for _, field := range []string{"fraudRiskLevel", "fraudReasonCode", "referralCount", "isAffiliate", "paypalEmail", "id"} {
		refused := d.call(400, "POST", p, `{"firstName":"Changed","`+field+`":"x"}`)
		if dig(refused, "errors", 0, "param") != field {
			t.Errorf("%s: %v", field, refused["errors"])
		}
	}
	after := d.call(200, "POST", p, `{"metadata":{"drop":null,"shoe size":"42"}}`)
	if fmt.Sprint(after["metadata"]) != "map[keep:1 shoeSize:42]" || after["firstName"] != nil {
		t.Errorf("metadata %v, first name %v", after["metadata"], after["firstName"])
	}
	d.call(400, "POST", p, `{"referralStatus":"CREDIT_AWARDED"}`)
	d.call(400, "POST", p, `{"email":"not an address"}`)
}

func TestPathsOfEveryClient(t *testing.T) {
	d := newDesk(t, Options{})
	email := "ana+spring/24@mail.example.com"
	d.call(200, "POST", "/campaign/"+d.books()+"/participant", `{"email":"`+email+`"}`)
	prefix := "/v2/campaign/" + d.books() + "/participant/"
	for _, path := range []string{
		prefix + url.PathEscape(email), // keeps + and @
		prefix + url.QueryEscape(email),
	} {
		w := d.raw("GET", path, "", func(r *http.Request) {
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("X-Stainless-Lang", "python")
			r.Header.Set("Idempotency-Key", "stainless-python-retry-1")
		})
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), email) {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
	for _, path := range []string{"/v2/nothing", "/v2/campaign/x/y/z/q", "/v1/campaigns", "/"} {
		if w := d.raw("GET", path, ""); w.Code != http.StatusNotFound || !strings.Contains(w.Header().Get("Content-Type"), "application/json") {
			t.Errorf("%s: status %d, %s", path, w.Code, w.Header().Get("Content-Type"))
		}
	}
}

func TestBodiesOfEveryClient(t *testing.T) {
	d := newDesk(t, Options{})
	path := "/v2/campaign/" + d.books() + "/participant"
	form := func(r *http.Request) { r.Header.Set("Content-Type", "application/x-www-form-urlencoded") }
	bare := func(r *http.Request) { r.Header.Del("Content-Type") }
	asSent := func(*http.Request) {}
	for _, c := range []struct {
		name, body string
		change     func(*http.Request)
		want       int
	}{
		{"form", "email=form%2B1%40example.com&firstName=Fo", form, 200},
		{"no content type", `{"email":"bare@example.com"}`, bare, 200},
		{"empty", "", bare, 400},
		{"cut short", `{"email":`, asSent, 400},
		{"two values", `{"email":"x@example.com"} {}`, asSent, 400},
		{"array", `[]`, asSent, 400},
	} {
		if w := d.raw("POST", path, c.body, c.change); w.Code != c.want {
			t.Errorf("%s: status %d, want %d", c.name, w.Code, c.want)
		}
	}
	if p := d.call(200, "GET", "/campaign/"+d.books()+"/participant/form+1@example.com", ""); p["firstName"] != "Fo" {
		t.Errorf("form signup: %v", p["firstName"])
	}
}

func TestBulkDeleteFailsRowByRow(t *testing.T) {
	d := newDesk(t, Options{})
	c := "/campaign/" + d.books()
	id := d.call(200, "POST", c+"/participant", `{"email":"ana@example.com"}`)["id"].(string)
	out := d.call(200, "POST", c+"/participants/bulk-delete", `{"participants":["`+id+`","nosuch","`+id+`"]}`)
	for i, want := range []string{"DELETED", "NOT_FOUND", "DUPLICATE"} {
		if got := dig(out, "results", i, "status"); got != want {
			t.Errorf("row %d: %v, want %s", i, got, want)
		}
	}
	d.call(400, "GET", c+"/participant/"+id, "")
}

func TestEvidenceAndVerdictFit(t *testing.T) {
	d := newDesk(t, Options{})
	c := "/campaign/" + d.books() + "/participant"
	lead := d.call(200, "POST", c, `{"email":"lead@example.com","fingerprint":"dev-1","ipAddress":"192.0.2.1"}`)
	for body, want := range map[string]string{
		`{"email":"own.second@example.com","fingerprint":"dev-1","referredBy":"lead@example.com"}`: "HIGH DUPLICATE_IDENTITY",
		`{"email":"lead+2@example.com"}`:         "MEDIUM SIMILAR_EMAIL",
		`{"email":"some.body@tempbox.test"}`:     "HIGH EMAIL_FRAUD",
		`{"email":"quite.ordinary@example.com"}`: "LOW UNIQUE_IDENTITY",
	} {
		p := d.call(200, "POST", c, body)
		if got := fmt.Sprint(p["fraudRiskLevel"], " ", p["fraudReasonCode"]); got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
		if want == "HIGH DUPLICATE_IDENTITY" && dig(p, "allMatchingFraudsters", 0, "id") != lead["id"] {
			t.Errorf("matches: %v", p["allMatchingFraudsters"])
		}
	}
	d.call(200, "PATCH", "/campaign/"+d.books()+"/options", `{"requireManualFraudApproval":false,"autoBlockFraud":true}`)
	blocked := d.call(422, "POST", c, `{"email":"third@example.com","fingerprint":"dev-1","referredBy":"lead@example.com"}`)
	if blocked["code"] != "PARTICIPANT_BLOCKED_ERROR" || dig(blocked, "matchedParticipantIds", 0) != lead["id"] || blocked["referrerId"] != lead["id"] {
		t.Errorf("blocked: %v", blocked)
	}
	d.call(400, "GET", c+"/third@example.com", "")
}
