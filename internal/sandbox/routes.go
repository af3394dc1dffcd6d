package sandbox

import (
	"net/http"
	"net/url"
	"strings"
)

// route is one operation. A {campaign} in its pattern must exist (404), a
// {person} too (400: documented). Kind is the type of program it needs, empty
// for any. An operation outside the lock takes it by itself. One that unlocks
// works although the account is locked.
type route struct {
	method  string
	pattern string
	kind    string
	run     func(*request) (any, *failure)
	outside bool
	unlocks bool
}

// onePerson is the common beginning of everything about one participant.
const onePerson = "/campaign/{campaign}/participant/{person}"

// routes are all operations served here.
var routes = []route{
	{method: "POST", pattern: accountsPattern, run: (*request).createAccount, unlocks: true},
	{method: "GET", pattern: "/team", run: (*request).getTeam},
	{method: "PATCH", pattern: "/team", run: (*request).updateTeam},
	{method: "POST", pattern: "/team/verification-request", run: (*request).askVerification},
	{method: "POST", pattern: mailOwnerPattern, run: (*request).mailOwner, unlocks: true},

	{method: "POST", pattern: rotatePattern, run: (*request).rotateKey, outside: true},

	{method: "GET", pattern: "/campaigns", run: (*request).listCampaigns},
	{method: "POST", pattern: "/campaigns", run: (*request).createCampaign},
	{method: "GET", pattern: "/campaign/{campaign}", run: (*request).getCampaign},
	{method: "PATCH", pattern: "/campaign/{campaign}", run: (*request).updateCampaign},
	{method: "POST", pattern: "/campaign/{campaign}/clone", run: (*request).cloneCampaign},
	{method: "GET", pattern: "/campaign/{campaign}/reward-configs", run: (*request).listConfigs},
	{method: "POST", pattern: "/campaign/{campaign}/reward-configs", run: (*request).createConfig},
	{method: "PATCH", pattern: "/campaign/{campaign}/reward-configs/{config}", run: (*request).updateConfig},
	{method: "DELETE", pattern: "/campaign/{campaign}/reward-configs/{config}", run: (*request).deleteConfig},
	{method: "GET", pattern: "/campaign/{campaign}/design", run: (*request).getSettings},
	{method: "PATCH", pattern: "/campaign/{campaign}/design", run: (*request).updateSettings},
	{method: "GET", pattern: "/campaign/{campaign}/emails", run: (*request).getSettings},
	{method: "PATCH", pattern: "/campaign/{campaign}/emails", run: (*request).updateSettings},
	{method: "GET", pattern: "/campaign/{campaign}/options", run: (*request).getSettings},
	{method: "PATCH", pattern: "/campaign/{campaign}/options", run: (*request).updateSettings},
	{method: "GET", pattern: "/campaign/{campaign}/installation", run: (*request).getSettings},
	{method: "PATCH", pattern: "/campaign/{campaign}/installation", run: (*request).updateSettings},
	{method: "GET", pattern: "/campaign/{campaign}/integrations", run: (*request).listIntegrations},

	{method: "GET", pattern: "/campaign/{campaign}/resources", run: (*request).listResources},
	{method: "POST", pattern: "/campaign/{campaign}/resources", run: (*request).createResource},
	{method: "PATCH", pattern: "/campaign/{campaign}/resources/{resource}", run: (*request).updateResource},
	{method: "DELETE", pattern: "/campaign/{campaign}/resources/{resource}", run: (*request).deleteResource},
	{method: "POST", pattern: "/campaign/{campaign}/resource-upload-tickets", run: (*request).createTicket},

	{method: "GET", pattern: "/campaign/{campaign}/webhooks", run: (*request).listWebhooks},
	{method: "POST", pattern: "/campaign/{campaign}/webhooks", run: (*request).createWebhook},
	{method: "PATCH", pattern: "/campaign/{campaign}/webhooks/{webhook}", run: (*request).updateWebhook},
	{method: "DELETE", pattern: "/campaign/{campaign}/webhooks/{webhook}", run: (*request).deleteWebhook},
	{method: "POST", pattern: "/campaign/{campaign}/webhooks/{webhook}/test", run: (*request).testWebhook, outside: true},

	{method: "GET", pattern: "/campaign/{campaign}/participants", run: (*request).listParticipants},
	{method: "GET", pattern: "/campaign/{campaign}/leaderboard", run: (*request).getLeaderboard},
	{method: "POST", pattern: "/campaign/{campaign}/participant", run: (*request).addParticipant},
	{method: "POST", pattern: "/campaign/{campaign}/mobile-participant-token", run: (*request).mobileToken},
	{method: "POST", pattern: "/campaign/{campaign}/participants/bulk-delete", run: (*request).bulkDelete},
	{method: "GET", pattern: onePerson, run: (*request).getParticipant},
	{method: "POST", pattern: onePerson, run: (*request).updateParticipant},
	{method: "DELETE", pattern: onePerson, run: (*request).deleteParticipant},
	{method: "POST", pattern: onePerson + "/email", run: (*request).emailParticipant},
	{method: "GET", pattern: onePerson + "/analytics", run: (*request).participantAnalytics},
	{method: "GET", pattern: onePerson + "/activity-logs", run: (*request).listActivity},
	{method: "GET", pattern: onePerson + "/payout-destination", run: (*request).getPayoutDestination},
	{method: "POST", pattern: onePerson + "/payout-destination/request-confirmation", run: (*request).askPayoutDestination},

	{method: "POST", pattern: onePerson + "/ref", kind: kindReferral, run: (*request).triggerReferral},
	{method: "DELETE", pattern: onePerson + "/ref", kind: kindReferral, run: (*request).cancelReferral},
	{method: "POST", pattern: onePerson + "/invites", run: (*request).sendInvites},
	{method: "GET", pattern: onePerson + "/referrals", run: (*request).listReferrals},
	{method: "GET", pattern: "/campaign/{campaign}/referrals", run: (*request).listReferrals},

	{method: "GET", pattern: onePerson + "/rewards", kind: kindReferral, run: (*request).listRewards},
	{method: "POST", pattern: "/campaign/{campaign}/reward/{reward}/approve", kind: kindReferral, run: (*request).approveReward},
	{method: "POST", pattern: "/campaign/{campaign}/reward/{reward}/fulfill", kind: kindReferral, run: (*request).fulfillReward},
	{method: "DELETE", pattern: "/campaign/{campaign}/reward/{reward}", kind: kindReferral, run: (*request).deleteReward},
	{method: "GET", pattern: "/campaign/{campaign}/analytics", run: (*request).campaignAnalytics},

	{method: "GET", pattern: "/campaign/{campaign}/affiliate-applications", run: (*request).listApplications},
	{method: "GET", pattern: "/campaign/{campaign}/affiliate-applications/{application}", run: (*request).getApplication},
	{method: "PATCH", pattern: "/campaign/{campaign}/affiliate-applications/{application}", run: (*request).reviewApplication},
	{method: "GET", pattern: "/campaign/{campaign}/affiliate-invites", run: (*request).listEnrolments},
	{method: "POST", pattern: "/campaign/{campaign}/affiliate-invites", run: (*request).createEnrolment},
	{method: "DELETE", pattern: "/campaign/{campaign}/affiliate-invites/{invite}", run: (*request).revokeEnrolment},
	{method: "POST", pattern: "/campaign/{campaign}/affiliate-invites/{invite}/resend", run: (*request).resendEnrolment},

	{method: "POST", pattern: onePerson + "/transaction", kind: kindAffiliate, run: (*request).recordTransaction},
	{method: "POST", pattern: onePerson + "/transaction/refund", kind: kindAffiliate, run: (*request).refundTransaction},
	{method: "GET", pattern: "/campaign/{campaign}/commissions", kind: kindAffiliate, run: (*request).listCommissions},
	{method: "GET", pattern: onePerson + "/commissions", kind: kindAffiliate, run: (*request).listCommissions},
	{method: "POST", pattern: "/campaign/{campaign}/commission/{commission}/approve", kind: kindAffiliate, run: (*request).approveCommission},
	{method: "DELETE", pattern: "/campaign/{campaign}/commission/{commission}", kind: kindAffiliate, run: (*request).deleteCommission},
	{method: "GET", pattern: "/campaign/{campaign}/payouts", kind: kindAffiliate, run: (*request).listPayouts},
	{method: "GET", pattern: onePerson + "/payouts", kind: kindAffiliate, run: (*request).listPayouts},
}

// request is one call that found its operation.
type request struct {
	server   *Server
	program  *Program
	campaign *campaign
	person   *participant // nil where the path names nobody
	path     map[string]string
	section  string // last part of the path
	header   http.Header
	query    *input
	metadata map[string]string // metadata[key]=value of the query
	in       *input
	now      int64
}

// dispatch finds the operation of a call and runs it.
func (s *Server) dispatch(r *http.Request, body []byte) (any, *failure) {
	found, path, ok := match(r.Method, r.URL.EscapedPath())
	if !ok {
		return nil, noOperation(r)
	}
	in, refused := readBody(r.Header.Get("Content-Type"), body)
	if refused != nil {
		return nil, refused
	}
	q := &request{server: s, program: s.program, path: path, header: r.Header, in: in, section: found.pattern[strings.LastIndex(found.pattern, "/")+1:]}
	q.readQuery(r.URL.Query())
	s.mu.Lock()
	s.catchUp()
	q.now = s.program.now()
	if refused := s.program.team.locked(found); refused != nil {
		s.mu.Unlock()
		return nil, refused
	}
	if isWrite(r.Method) && !found.outside && !s.keep(scene{Method: r.Method, Path: r.URL.RequestURI(), Type: r.Header.Get("Content-Type"), Body: body}) {
		s.mu.Unlock()
		return nil, serverError()
	}
	if refused := q.resolve(found); refused != nil {
		s.mu.Unlock()
		return nil, refused
	}
	if found.outside {
		s.mu.Unlock()
		return found.run(q)
	}
	defer s.mu.Unlock()
	return found.run(q)
}

// match compares a path part by part, escaped, so that an address with a slash
// or a plus in it stays one part and keeps its plus.
func match(method, escaped string) (*route, map[string]string, bool) {
	for i := range routes {
		if routes[i].method != method {
			continue
		}
		if values, ok := fitAPI(routes[i].pattern, escaped); ok {
			return &routes[i], values, true
		}
	}
	return nil, nil, false
}

func fitAPI(pattern, escaped string) (map[string]string, bool) {
	rest, ok := strings.CutPrefix(escaped, "/v2/")
	if !ok {
		return nil, false
	}
	parts, wanted := strings.Split(rest, "/"), strings.Split(pattern[1:], "/")
	if len(wanted) != len(parts) {
		return nil, false
	}
	values := map[string]string{}
	for i, want := range wanted {
		value, err := url.PathUnescape(parts[i])
		if err != nil {
			return nil, false
		}
		if !strings.HasPrefix(want, "{") {
			if value != want {
				return nil, false
			}
			continue
		}
		values[strings.Trim(want, "{}")] = value
	}
	return values, true
}

// resolve finds what the path names and checks that the call fits the program.
func (q *request) resolve(found *route) *failure {
	id, named := q.path["campaign"]
	if !named {
		return nil
	}
	if q.campaign = q.program.campaign(id); q.campaign == nil {
		return notFound("Program")
	}
	if found.kind != "" && found.kind != q.campaign.kind {
		return wrongKind(found.kind)
	}
	who, named := q.path["person"]
	if !named {
		return nil
	}
	if q.person = q.campaign.find(who); q.person != nil {
		return nil
	}
	if found.method == http.MethodDelete && found.pattern == onePerson && q.campaign.erasing(who) {
		return locked()
	}
	return noParticipant()
}

// readQuery takes the query apart; brackets of a metadata filter may have been
// escaped or not.
func (q *request) readQuery(values url.Values) {
	q.query = &input{location: "query", fields: map[string]any{}}
	q.metadata = map[string]string{}
	for name := range values {
		if key, ok := strings.CutPrefix(name, "metadata["); ok {
			q.metadata[strings.TrimSuffix(key, "]")] = values.Get(name)
			continue
		}
		q.query.fields[name] = values.Get(name)
	}
}

// limit is the page size, within 1 and 100.
func (q *request) limit(otherwise int) int {
	if n, there := q.query.whole("limit", 1, 100); there {
		return int(n)
	}
	return otherwise
}

// cursor is where the next page begins; empty for the first.
func (q *request) cursor() string {
	text, _ := q.query.text("nextId", 500)
	return text
}
