package sandbox

import (
	"cmp"
	"maps"
	"net/url"
	"strconv"
	"strings"
)

func (q *request) listResources() (any, *failure) {
	return map[string]any{"resources": copied(q.campaign.resources)}, nil
}

func (q *request) createResource() (any, *failure) {
	c := q.campaign
	taken := func(id string) bool { return c.resource(id) >= 0 }
	r := &resource{ID: q.program.names.fresh("res_", 8, taken, c.id, "resource"), IsPublished: true, CreatedAt: q.now}
	q.in.only("type", "title", "description", "category", "isPublished", "url", "text", "uploadTicket", "uploadResult")
	q.readResource(r)
	if r.Title == "" && len(q.in.problems) == 0 {
		q.in.bad("title", "Required.")
	}
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	if len(c.resources) >= maxResources {
		return nil, badRequest("A program can have at most 100 resources.")
	}
	return q.place(r, len(c.resources)), nil
}

func (q *request) updateResource() (any, *failure) {
	c := q.campaign
	at := c.resource(q.path["resource"])
	if at < 0 {
		return nil, notFound("Resource")
	}
	changed := *c.resources[at]
	q.in.only("type", "title", "description", "category", "isPublished", "position", "url", "text", "uploadTicket", "uploadResult")
	if len(q.in.fields) == 0 {
		q.in.bad("title", "At least one property is required.")
	}
	q.readResource(&changed)
	if changed.Title == "" && len(q.in.problems) == 0 {
		q.in.bad("title", "Cannot be empty.")
	}
	to, moves := q.in.whole("position", 0, maxResources-1)
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	if !moves {
		to = int64(at)
	}
	return q.place(&changed, int(to)), nil
}

// place keeps a resource, uses its ticket up, and gives it as it is listed.
func (q *request) place(r *resource, to int) *resource {
	c := q.campaign
	delete(c.uploads, textIn(q.in.fields, "uploadTicket"))
	c.moveResource(r, to)
	return c.resources[c.resource(r.ID)]
}

func (q *request) deleteResource() (any, *failure) {
	id := q.path["resource"]
	if q.campaign.resource(id) < 0 {
		return nil, notFound("Resource")
	}
	q.campaign.dropResource(id)
	return map[string]any{"id": id, "success": true}, nil
}

// readResource puts what the body holds into a resource. A kind has its own
// content and none of another's.
func (q *request) readResource(r *resource) {
	in := q.in
	if kind, ok := in.oneOf("type", resourceFile, resourceLink, resourceText); ok {
		r.Type = kind
	} else if r.Type == "" && len(in.problems) == 0 {
		in.bad("type", "Required.")
	}
	if title, ok := in.text("title", 120); ok {
		r.Title = title
	}
	if in.has("description") {
		r.Description = in.maybe("description", 500)
	}
	if in.has("category") {
		r.Category = in.maybe("category", 60)
	}
	if on, ok := in.flag("isPublished"); ok {
		r.IsPublished = on
	}
	if address := in.maybe("url", 2048); address != nil {
		if u, err := url.Parse(*address); err != nil || u.Scheme != "https" || u.Host == "" {
			in.bad("url", "Must be an https URL.")
		}
		r.URL = address
	}
	if text := in.maybe("text", 5000); text != nil {
		r.Text = text
	}
	if in.has("uploadTicket") && len(in.problems) == 0 {
		r.File = q.redeem()
	}
	r.UpdatedAt = q.now
	r.keepOwn(in)
}

// keepOwn refuses content of another kind, and a kind without its own.
func (r *resource) keepOwn(in *input) {
	for kind, field := range map[string]string{resourceLink: "url", resourceText: "text", resourceFile: "uploadTicket"} {
		if in.has(field) && r.Type != kind {
			in.bad(field, "Only for "+kind+".")
		}
	}
	if r.Type != resourceLink {
		r.URL = nil
	}
	if r.Type != resourceText {
		r.Text = nil
	}
	if r.Type != resourceFile {
		r.File = nil
	}
	if r.URL == nil && r.Text == nil && r.File == nil && len(in.problems) == 0 {
		in.bad("type", r.Type+" needs its content.")
	}
}

// ticketLife is how long an upload may take. Assumed.
const ticketLife = 15 * 60

// createTicket hands out a ticket for an upload. There is no host behind its
// address: a sandbox keeps what is told of a file, and no file.
func (q *request) createTicket() (any, *failure) {
	q.in.only("fileName", "mimeType", "bytes")
	name, _ := q.in.text("fileName", 120)
	mime, _ := q.in.text("mimeType", 255)
	size, ok := q.in.whole("bytes", 1, 10<<20)
	if len(q.in.problems) == 0 && (name == "" || mime == "" || !ok) {
		q.in.bad("fileName", "fileName, mimeType and bytes are required.")
	}
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	_, format, _ := strings.Cut(mime, "/")
	c := q.campaign
	id := q.program.names.code(32, c.id, "ticket", strconv.Itoa(c.tickets))
	c.tickets++
	maps.DeleteFunc(c.uploads, func(_ string, t uploadTicket) bool { return q.now > t.expires })
	c.uploads[id] = uploadTicket{
		file:    resourceBlob{Name: name, Mime: mime, Bytes: size, Format: cmp.Or(format, mime), Moderation: "PENDING"},
		expires: q.now + ticketLife*1000,
	}
	return map[string]any{
		"ticket": id, "expiresIn": ticketLife, "uploadUrl": "https://files.example.com/upload",
		"uploadParameters": map[string]any{"public_id": id, "timestamp": q.now / 1000, "type": "authenticated"},
	}, nil
}

// redeem gives the file of a ticket, with what the file host answered to the
// upload.
func (q *request) redeem() *resourceBlob {
	id, _ := q.in.text("uploadTicket", 500)
	ticket, known := q.campaign.uploads[id]
	answer := q.in.object("uploadResult")
	switch {
	case !known || q.now > ticket.expires:
		q.in.bad("uploadTicket", "Unknown, used or expired.")
	case textIn(answer, "public_id") != id:
		q.in.bad("uploadResult", "Is not the file host's answer to this ticket.")
	default:
		return &ticket.file
	}
	return nil
}
