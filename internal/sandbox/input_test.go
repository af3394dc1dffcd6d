package sandbox

import (
	"strings"
	"testing"
)

func FuzzReadBody(f *testing.F) {
	for _, seed := range []string{
		`{"email":"ana+1@example.com","metadata":{"tier":"gold","n":1,"ok":true,"none":null}}`, `{"fulfill":true}`, `{"delayInDays":7}`,
		`{"participants":["a","b"]}`, `{"a":{"b":[{}]}}`, "null", "[]", `{"a":1}{}`, "email=a%40example.com&b", "%zz=1", "",
	} {
		f.Add("application/json", seed)
		f.Add("application/x-www-form-urlencoded", seed)
	}
	f.Fuzz(func(t *testing.T, contentType, body string) {
		in, refused := readBody(contentType, []byte(body))
		if (in == nil) == (refused == nil) || in != nil && in.fields == nil {
			t.Fatalf("input %v, refusal %v", in, refused)
		}
		if refused != nil {
			return
		}
		// Whatever the fields are, reading them either works or is a problem.
		for name := range in.fields {
			before := len(in.problems)
			if _, ok := in.text(name, 10); !ok && len(in.problems) == before && in.fields[name] != nil {
				t.Errorf("%s was passed over", name)
			}
			in.whole(name, 0, 10)
			in.flag(name)
			in.list(name)
			in.metadata(name)
		}
		if refused := in.verdict(); refused != nil && refused.status != 400 {
			t.Errorf("refusal %v", refused)
		}
	})
}

func FuzzMatchKeepsParts(f *testing.F) {
	for _, seed := range []string{"abc123", "ana%2B1%40example.com", "ana+1@example.com", "a%2Fb", "%", "..", "%e4%b8%ad"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, who string) {
		found, path, ok := match("GET", "/v2/campaign/c/participant/"+who+"/rewards")
		switch {
		case strings.Contains(who, "/"):
			if ok && found.pattern == onePerson+"/rewards" {
				t.Errorf("%q was taken for one part", who)
			}
		case ok && path["campaign"] != "c":
			t.Errorf("campaign %q", path["campaign"])
		case ok && !strings.Contains(who, "%") && path["person"] != who:
			t.Errorf("%q became %q", who, path["person"])
		}
	})
}
