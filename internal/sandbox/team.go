package sandbox

import (
	"net/http"
	"slices"
	"strings"
)

// team is the account that the keys belong to.
type team struct {
	name       string
	standing   string // whether the vendor has verified it
	askedAt    int64  // when that was last asked for, 0 for never
	ownerKnown bool   // the owner's address is verified
}

// Whether the vendor has verified a team, as it spells that.
const (
	teamUnasked  = "NOT_REQUESTED"
	teamAsked    = "REQUESTED"
	teamVerified = "VERIFIED"
)

// teamJSON is a team as the API shows it.
type teamJSON struct {
	Name    string `json:"name"`
	Status  string `json:"verificationStatus"`
	AskedAt *int64 `json:"verificationRequestedAt"`
}

func (t *team) view() teamJSON {
	return teamJSON{Name: t.name, Status: t.standing, AskedAt: timeOrNull(t.askedAt)}
}

// SetTeam sets how far the vendor's checks of the team have come. Before its
// owner's address is verified every call but the one for another mail gets a
// 403; before the team itself is, nobody is mailed.
func (p *Program) SetTeam(ownerVerified, teamIsVerified bool) {
	p.team.ownerKnown, p.team.standing = ownerVerified, teamUnasked
	if teamIsVerified {
		p.team.standing = teamVerified
	}
}

// emailNotVerified keeps an account locked whose owner's address is not
// verified. The code is published, the text is assumed.
func emailNotVerified() *failure {
	return &failure{
		status: http.StatusForbidden, name: "EmailNotVerifiedError", code: "EMAIL_NOT_VERIFIED_ERROR",
		message: "The email address of the account's owner is not verified.",
	}
}

// teamNotVerified refuses to mail people. Name and code are assumed to be those
// of any refused right.
func teamNotVerified() *failure {
	f := notAuthorized()
	f.message = "Your team must be verified to email participants."
	return f
}

// locked refuses a call while nobody has shown whose account it is. That the
// call for another mail goes through is assumed: without it there were no way on.
func (t *team) locked(found *route) *failure {
	if t.ownerKnown || found.unlocks {
		return nil
	}
	return emailNotVerified()
}

func (q *request) getTeam() (any, *failure) { return q.program.team.view(), nil }

func (q *request) updateTeam() (any, *failure) {
	q.in.only("name")
	name, _ := q.in.text("name", 255)
	if name == "" && len(q.in.problems) == 0 {
		q.in.bad("name", "Required.")
	}
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	q.program.team.name = name
	return q.program.team.view(), nil
}

// askVerification has the vendor look at the team. A team that is verified
// stays so (assumed).
func (q *request) askVerification() (any, *failure) {
	t := &q.program.team
	if t.standing != teamVerified {
		t.standing, t.askedAt = teamAsked, q.now
	}
	return t.view(), nil
}

// mailOwner sends the owner the link again that verifies the address.
func (q *request) mailOwner() (any, *failure) {
	if q.program.team.ownerKnown && !q.server.keys.isLocked(q.header) {
		return nil, badRequest("The email address of the account's owner is already verified.")
	}
	return map[string]any{"success": true, "status": "SENT"}, nil
}

// personalDomains stand for mail services of private people.
var personalDomains = []string{"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com"}

// createAccount makes an account beside the sandbox's own team. Its key opens
// nothing, as at the vendor before the owner follows the link of a mail. The
// stricter limit of this call has no published figure and is not kept.
func (q *request) createAccount() (any, *failure) {
	in := q.in
	in.only("email", "firstName", "lastName", "company")
	email, _ := in.text("email", 254)
	for _, name := range []string{"firstName", "lastName", "company"} {
		in.text(name, 255)
	}
	_, domain, _ := strings.Cut(foldEmail(email), "@")
	switch {
	case !validEmail(email) && len(in.problems) == 0:
		in.bad("email", "Invalid email")
	case slices.Contains(personalDomains, domain) || slices.Contains(burnerDomains, domain):
		in.bad("email", "Must be a business address.")
	}
	if refused := in.verdict(); refused != nil {
		return nil, refused
	}
	owner := foldEmail(email)
	if q.program.accounts[owner] {
		return nil, conflict("There is an account for this email.")
	}
	q.program.accounts[owner] = true
	return map[string]any{"email": email, "apiKey": q.server.keys.lock(owner), "verificationStatus": teamUnasked}, nil
}
