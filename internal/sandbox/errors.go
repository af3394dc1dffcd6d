package sandbox

import (
	"fmt"
	"maps"
	"net/http"
	"time"
)

// failure is an answer that is not a success, in the vendor's words.
type failure struct {
	status  int
	name    string
	code    string
	message string
	rows    []problem
	extra   map[string]any // further top-level keys, as a blocked signup has
}

// problem is one row of errors[]: one parameter and what is wrong with it.
// Of the two published shapes this is the one the examples show; the value is
// text even for a number.
type problem struct {
	Location string `json:"location"`
	Param    string `json:"param"`
	Value    string `json:"value"`
	Msg      string `json:"msg"`
}

func (f *failure) Error() string { return fmt.Sprintf("%d %s", f.status, f.message) }

// body is the error as it travels.
func (f *failure) body(now time.Time) map[string]any {
	out := map[string]any{
		"name":       f.name,
		"code":       f.code,
		"message":    f.message,
		"status":     f.status,
		"supportUrl": "https://support.example.com",
		"level":      "error",
		"timestamp":  isoTime(now),
	}
	if len(f.rows) > 0 {
		out["errors"] = f.rows
	}
	maps.Copy(out, f.extra)
	return out
}

func isoTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

const badParams = "Invalid request. Request params are missing or are invalid"

func badRequest(message string, rows ...problem) *failure {
	return &failure{status: http.StatusBadRequest, name: "BadRequestError", code: "BAD_REQUEST_ERROR", message: message, rows: rows}
}

// noParticipant is a 400 and not a 404: documented. Its text is assumed.
func noParticipant() *failure { return badRequest("Participant not found.") }

func notAuthorized() *failure {
	return &failure{status: http.StatusForbidden, name: "NotAuthorizedError", code: "NOT_AUTHORIZED_ERROR", message: "Not authorized."}
}

// notFound names a missing thing other than a participant. Name and code of
// this status are unpublished, so they are assumed.
func notFound(what string) *failure {
	return &failure{status: http.StatusNotFound, name: "NotFoundError", code: "NOT_FOUND_ERROR", message: what + " not found."}
}

func rewardState(message string) *failure {
	return &failure{
		status: http.StatusNotAcceptable, name: "InvalidRewardState", code: "INVALID_REWARD_STATE",
		message: "Invalid reward state. " + message,
	}
}

func commissionState(message string) *failure {
	return &failure{
		status: http.StatusNotAcceptable, name: "InvalidCommissionState", code: "INVALID_COMMISSION_STATE",
		message: "Invalid commission state. " + message,
	}
}

// conflict is a clash with stored state. Code and texts are assumed.
func conflict(message string) *failure {
	return &failure{status: http.StatusConflict, name: "ConflictError", code: "CONFLICT_ERROR", message: message}
}

// wrongKind refuses a call that does not exist for this type of program. Name
// and code of this status are assumed.
func wrongKind(needed string) *failure {
	return &failure{
		status: http.StatusUnprocessableEntity, name: "UnprocessableEntityError", code: "UNPROCESSABLE_ENTITY_ERROR",
		message: "This request is only available for programs of type " + needed + ".",
	}
}

func rateLimited(policy, word string) *failure {
	return &failure{
		status: http.StatusTooManyRequests, name: "RateLimit", code: "RATE_LIMIT",
		message: "You have reached your " + word + " limit.",
		extra:   map[string]any{"policyName": policy},
	}
}
