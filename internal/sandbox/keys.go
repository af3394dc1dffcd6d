package sandbox

import (
	"crypto/subtle"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// keyring holds the team's keys. It may be used by any goroutine.
type keyring struct {
	mu    sync.Mutex
	names namer
	key   string
	read  string // has the reading scopes only
	turns map[rotation]string
	// locked are the keys of accounts that were made by call: nobody can verify
	// their owners here.
	locked map[string]bool
}

// rotation is one call that replaced a key.
type rotation struct{ key, idempotency string }

func newKeyring(names namer, key, read string) *keyring {
	return &keyring{names: names, key: key, read: read, turns: map[rotation]string{}, locked: map[string]bool{}}
}

const (
	rotatePattern    = "/api-key/rotate"
	accountsPattern  = "/accounts" // the only one without a key
	mailOwnerPattern = "/team/owner/verification-email"
)

// idempotencyKey is what the one operation that heeds it asks for.
var idempotencyKey = regexp.MustCompile(`^[A-Za-z0-9._:-]{8,255}$`)

// bearer is the key a call came with, empty where there is none.
func bearer(h http.Header) string {
	scheme, key, _ := strings.Cut(h.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(key)
}

// refuses says why a call may not be made, nil where it may.
func (k *keyring) refuses(r *http.Request) *failure {
	switch {
	case k.opens(r) || r.Method == http.MethodPost && r.URL.Path == "/v2"+accountsPattern:
		return nil
	case !k.isLocked(r.Header):
		return notAuthorized()
	case r.Method == http.MethodPost && r.URL.Path == "/v2"+mailOwnerPattern:
		return nil
	}
	return emailNotVerified()
}

// isLocked says whether a call came with the key of an account whose owner is
// not verified.
func (k *keyring) isLocked(h http.Header) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.locked[bearer(h)]
}

// lock makes a key that opens nothing yet.
func (k *keyring) lock(owner string) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	key := "sandbox_" + k.names.code(24, "account-key", owner)
	k.locked[key] = true
	return key
}

// opens compares in constant time. With the reading key every write is refused
// as with a wrong one. A key that was replaced opens nothing but the call that
// replaced it, told again: its reply may have been lost.
func (k *keyring) opens(r *http.Request) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	given := bearer(r.Header)
	is := func(known string) bool { return subtle.ConstantTimeCompare([]byte(given), []byte(known)) == 1 }
	if is(k.key) || is(k.read) && !isWrite(r.Method) {
		return true
	}
	_, again := k.turns[rotation{given, r.Header.Get("Idempotency-Key")}]
	return again && r.Method == http.MethodPost && r.URL.Path == "/v2"+rotatePattern
}

// rotate replaces the key of a call, at once; the same call gets the same key.
func (k *keyring) rotate(call rotation) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if made, again := k.turns[call]; again {
		return made
	}
	k.key = "sandbox_" + k.names.code(24, "api-key", strconv.Itoa(len(k.turns)+1))
	k.turns[call] = k.key
	return k.key
}

// rotateKey is no part of the story: who starts the sandbox says which key it
// begins with.
func (q *request) rotateKey() (any, *failure) {
	id := q.header.Get("Idempotency-Key")
	if !idempotencyKey.MatchString(id) {
		return nil, badRequest(badParams, problem{Location: "headers", Param: "Idempotency-Key", Value: id, Msg: "Must be 8 to 255 letters, digits or . _ : -"})
	}
	return map[string]any{"apiKey": q.server.keys.rotate(rotation{bearer(q.header), id})}, nil
}
