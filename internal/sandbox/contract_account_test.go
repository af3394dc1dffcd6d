package sandbox

func (k *contract) team() {
	k.call(200, "GET", "/team", "")
	k.call(200, "PATCH", "/team", `{"name":"Lantern"}`)
	k.call(400, "PATCH", "/team", `{"name":""}`)
	if got := k.call(200, "POST", "/team/verification-request", ""); got["name"] != "Lantern" || got["verificationStatus"] != "VERIFIED" {
		k.t.Errorf("verified team: %v", got)
	}
	k.call(400, "POST", "/team/owner/verification-email", "")
	k.Do(func(p *Program) { p.SetTeam(false, false) })
	if got := k.call(403, "GET", "/campaigns", ""); got["code"] != "EMAIL_NOT_VERIFIED_ERROR" {
		k.t.Errorf("locked account: %v", got)
	}
	k.call(200, "POST", "/team/owner/verification-email", "")
	k.Do(func(p *Program) { p.SetTeam(true, false) })
	k.call(403, "POST", "/campaign/"+k.books()+"/participant/"+k.somebody(k.books())+"/email", `{"emailType":"goalAchieved"}`)
	if got := k.call(200, "POST", "/team/verification-request", ""); got["verificationStatus"] != "REQUESTED" || got["verificationRequestedAt"] == nil {
		k.t.Errorf("asked: %v", got)
	}
	k.Do(func(p *Program) { p.SetTeam(true, true) })
}

// accounts are made without a key, and theirs opens nothing but the way on.
func (k *contract) accounts() {
	for _, bad := range []string{`{}`, `{"email":"foo"}`, `{"email":"a@gmail.com"}`, `{"email":"a@lantern.test","plan":"free"}`} {
		k.callAs("", 400, "POST", "/accounts", bad)
	}
	made := k.callAs("", 200, "POST", "/accounts", `{"email":"owner@lantern.test","company":"Lantern"}`)
	k.callAs("", 409, "POST", "/accounts", `{"email":"OWNER@lantern.test"}`)
	key := made["apiKey"].(string)
	for _, path := range []string{"/team", "/campaigns"} {
		if got := k.callAs(key, 403, "GET", path, ""); got["code"] != "EMAIL_NOT_VERIFIED_ERROR" {
			k.t.Errorf("%s with a locked key: %v", path, got)
		}
	}
	k.callAs(key, 200, "POST", "/team/owner/verification-email", "")
}

// rotation goes on with a new key: the old one does nothing but give it again.
func (k *contract) rotation() {
	old := k.keys.key
	k.once = "short"
	k.call(400, "POST", "/api-key/rotate", "")
	k.once = "contract-0002"
	made := k.callAs(old, 200, "POST", "/api-key/rotate", "")["apiKey"].(string)
	if again := k.callAs(old, 200, "POST", "/api-key/rotate", "")["apiKey"]; again != made || made == old {
		k.t.Errorf("rotated %v and again %v from %s", made, again, old)
	}
	k.callAs(old, 403, "GET", "/campaigns", "")
	k.callAs(made, 200, "GET", "/campaigns", "")
	k.once = "contract-0003"
	k.callAs(old, 403, "POST", "/api-key/rotate", "")
}

// drafts are begun, refused, copied and started.
func (k *contract) drafts() {
	for _, bad := range []string{
		`{}`, `{"type":"LOTTERY"}`, `{"type":"REFERRAL","options":{}}`, `{"type":"REFERRAL","currencyISO":"euro"}`,
		`{"type":"REFERRAL","goal":"FAME"}`, `{"type":"REFERRAL","rewards":[{"type":"AFFILIATE"}]}`, `{"type":"REFERRAL","rewards":[7]}`,
	} {
		k.call(400, "POST", "/campaigns", bad)
	}
	body := `{"type":"REFERRAL","name":"Quince","currencyISO":"JPY","rewards":[{"type":"LEADERBOARD","title":"Top of the month"}]}`
	made, again := k.call(200, "POST", "/campaigns", body), k.call(200, "POST", "/campaigns", body)
	if made["status"] != "DRAFT" || made["currencyISO"] != "JPY" || made["id"] == again["id"] || dig(made, "rewards", 0, "numberOfWinners") != 3.0 {
		k.t.Errorf("made %v, then %v", made, again)
	}
	c := "/campaign/" + made["id"].(string)
	k.call(400, "PATCH", c, `{"status":"COMPLETE"}`)
	if got := k.call(200, "PATCH", c, `{"status":"IN_PROGRESS"}`); got["status"] != "IN_PROGRESS" {
		k.t.Errorf("started: %v", got)
	}
	k.call(200, "POST", c+"/participant", `{"email":"first@example.com"}`)
	if got := k.call(200, "GET", c+"/webhooks", ""); dig(got, "webhooks", 0, "id") != "primary" {
		k.t.Errorf("webhooks of a new program: %v", got)
	}
	starter := k.call(200, "POST", "/campaigns", `{"type":"AFFILIATE","goal":"CUSTOMERS"}`)
	if dig(starter, "rewards", 0, "isVisible") != false || starter["currencyISO"] != "USD" {
		k.t.Errorf("with a goal: %v", starter)
	}
	twin := k.call(200, "POST", c+"/clone", "")
	if twin["status"] != "DRAFT" || twin["participantCount"] != 0.0 || dig(twin, "rewards", 0, "title") != "Top of the month" ||
		dig(twin, "rewards", 0, "id") == dig(made, "rewards", 0, "id") {
		k.t.Errorf("copy: %v", twin)
	}
	k.call(200, "PATCH", "/campaign/"+twin["id"].(string)+"/design", `{"header":{"title":"Another"}}`)
	if got := k.call(200, "GET", c+"/design", ""); dig(got, "header", "title") == "Another" {
		k.t.Errorf("the copy changed its original: %v", got)
	}
}

// resources are offered, moved, changed into another kind and taken away.
func (k *contract) resources() {
	c := "/campaign/" + k.tools() + "/resources"
	for _, bad := range []string{
		`{"type":"LINK"}`, `{"type":"LINK","title":"Site"}`, `{"type":"LINK","title":"Site","url":"http://example.com"}`,
		`{"type":"TEXT","title":"Words","url":"https://example.com"}`, `{"type":"FILE","title":"Logo","uploadTicket":"none"}`, `{"type":"SONG","title":"x"}`,
	} {
		k.call(400, "POST", c, bad)
	}
	link := k.call(200, "POST", c, `{"type":"LINK","title":"Site","url":"https://example.com/press","category":"Press"}`)["id"].(string)
	text := k.call(200, "POST", c, `{"type":"TEXT","title":"Words","text":"Say it so.","isPublished":false}`)["id"].(string)
	tickets := "/campaign/" + k.tools() + "/resource-upload-tickets"
	k.call(400, "POST", tickets, `{"fileName":"logo.png","mimeType":"image/png","bytes":10485761}`)
	ticket := k.call(200, "POST", tickets, `{"fileName":"logo.png","mimeType":"image/png","bytes":2048}`)["ticket"].(string)
	file := `{"type":"FILE","title":"Logo","uploadTicket":"` + ticket + `","uploadResult":{"public_id":"` + ticket + `","version":1}}`
	if got := k.call(200, "POST", c, file); dig(got, "file", "fileName") != "logo.png" || got["position"] != 2.0 {
		k.t.Errorf("file: %v", got)
	}
	k.call(400, "POST", c, file) // the ticket is used up
	k.call(400, "PATCH", c+"/"+text, `{}`)
	if got := k.call(200, "PATCH", c+"/"+text, `{"position":0,"type":"LINK","url":"https://example.com/words"}`); got["position"] != 0.0 || got["text"] != nil {
		k.t.Errorf("moved and changed: %v", got)
	}
	k.call(200, "DELETE", c+"/"+link, "")
	k.call(404, "DELETE", c+"/"+link, "")
	k.call(404, "PATCH", c+"/"+link, `{"title":"gone"}`)
	left := k.call(200, "GET", c, "")["resources"].([]any)
	if len(left) != 2 || dig(left, 0, "id") != text || dig(left, 1, "position") != 1.0 {
		k.t.Errorf("left: %v", left)
	}
}
