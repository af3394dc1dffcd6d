package sandbox

import "net/http"

// unserved are the vendor's operations that there is no pretending for, with
// the reason. A 404 would say of the vendor what is only true here.
var unserved = []struct{ method, pattern, why string }{
	{"POST", "/campaign/{campaign}/referral-flow-screenshots", "a sandbox has no pages to take pictures of"},
	{"GET", "/campaign/{campaign}/analytics/activation", "the shape of its answer is not published"},
}

// noOperation is the answer to a call that is not served here.
func noOperation(r *http.Request) *failure {
	for _, u := range unserved {
		if _, fits := fitAPI(u.pattern, r.URL.EscapedPath()); fits && u.method == r.Method {
			return &failure{
				status: http.StatusNotImplemented, name: "NotImplementedError", code: "NOT_IMPLEMENTED_ERROR",
				message: "This sandbox does not serve " + u.method + " " + r.URL.Path + ": " + u.why + ".",
			}
		}
	}
	return notFound(r.Method + " " + r.URL.Path)
}
