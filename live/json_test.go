package live

import (
	"strings"
	"testing"
)

func TestStrictJSON(t *testing.T) {
	for name, c := range map[string]struct{ body, problem string }{
		"object":             {`{"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}]}`, ""},
		"value that is key":  {`{"a":"a","b":"a"}`, ""},
		"space around":       {" \n{}\t", ""},
		"no bytes":           {"", "empty"},
		"only space":         {" \n", "empty"},
		"two documents":      {`{} {}`, "not JSON"},
		"trailing comma":     {`{"a":1,}`, "not JSON"},
		"comment":            {"{} // x", "not JSON"},
		"byte order mark":    {"\ufeff{}", "not JSON"},
		"control in text":    {"\"a\nb\"", "not JSON"},
		"single quotes":      {`{'a':1}`, "not JSON"},
		"infinity":           {`{"a":Infinity}`, "not JSON"},
		"latin 1":            {"{\"a\":\"\xe9\"}", "not UTF-8"},
		"twice":              {`{"a":1,"a":1}`, `"a" is given twice`},
		"twice deep inside":  {`{"a":[[{"b":{},"c":1,"b":[]}]]}`, `"b" is given twice`},
		"twice by escape":    {`{"a":1,"\u0061":2}`, "is given twice"},
		"twice with a quote": {`{"a\"b":1,"a\u0022b":2}`, "is given twice"},
		"marks in text":      {`{"a":"},{\"a\\","b":"[[[{","c,":["\"a\":","a"]}`, ""},
		"as deep as allowed": {strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth), ""},
		"too deep":           {strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1), "deep"},
		"too many values":    {"[" + strings.Repeat("0,", maxValues) + "0]", "values"},
		"far too deep":       {strings.Repeat(`{"a":`, 200000), "not JSON"},
	} {
		_, err := parseJSON([]byte(c.body))
		switch {
		case c.problem == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.problem != "" && (err == nil || !strings.Contains(err.Error(), c.problem)):
			t.Errorf("%s: %v, want %q", name, err, c.problem)
		}
	}
}
