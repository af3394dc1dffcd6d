package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"refdesk/internal/model"
)

// tables gives the tables of an array, however it is written.
func (p *page) tables(key string, value any) []map[string]any {
	switch v := value.(type) {
	case []map[string]any:
		return v
	case []any:
		var all []map[string]any
		for _, one := range v {
			if table, ok := one.(map[string]any); ok {
				all = append(all, table)
			}
		}
		if len(all) == len(v) {
			return all
		}
	}
	p.wrong(key, "write it as a table in double brackets, [[%s]]", key)
	return nil
}

func (p *page) backends(value any) {
	for i, table := range p.tables("backend", value) {
		at := fmt.Sprintf("backend[%d]", i)
		b := defaultBackend()
		given := map[string]string{}
		for _, k := range slices.Sorted(maps.Keys(table)) {
			key := at + "." + k
			f, ok := find(backendFields, k)
			if !ok {
				p.unknown(key, keysOf(backendFields)[4:])
				continue
			}
			set(p, f, &b, key, table[k])
			given[k] = p.where(key)
		}
		if !b.HasAPI() && given["base_url"] == "" {
			b.BaseURL = ""
		}
		p.complete(at, b, given)
		b.APIKey, b.WebhookSecret = p.besideSecret(b.APIKey), p.besideSecret(b.WebhookSecret)
		for k, where := range given {
			p.origins["backend."+b.Name+"."+k] = where
		}
		p.Backends = append(p.Backends, b)
	}
}

// complete checks what a backend needs as a whole.
func (p *page) complete(at string, b Backend, given map[string]string) {
	for _, k := range []string{"name", "kind"} {
		if given[k] == "" {
			p.wrong(at, "%s is missing", k)
		}
	}
	if same := func(o Backend) bool { return o.Name == b.Name }; b.Name != "" && slices.ContainsFunc(p.Backends, same) {
		p.wrong(at+".name", "another backend is called %q", b.Name)
	}
	_, vendor := p.env.lookup(vendorKey)
	if !b.APIKey.Set() && !vendor && b.Kind != referralRocket {
		p.wrong(at, "api_key is missing")
	}
	if !b.Listens() {
		p.wrong(at, "webhook_secret is missing; without one anybody could send events, which allow_unsigned = true permits")
	}
	p.fits(at, b)
}

// fits refuses what would be expected to work and has no effect.
func (p *page) fits(at string, b Backend) {
	if b.Kind != growSurf {
		return
	}
	if b.MaxAge.Duration != 0 {
		p.wrong(at+".max_age", "this is for %s; a signature of %s has a time, which listener.signature_max_age limits", referralRocket, growSurf)
	}
	if b.Currency != "" {
		p.wrong(at+".currency", "this is for %s; %s names the currency of each amount", referralRocket, growSurf)
	}
	if len(b.Aliases) > 0 {
		p.wrong(at+".aliases", "this is for %s; the event names of %s are documented", referralRocket, growSurf)
	}
}

// reasonKeys are the keys of a [[reason]].
var reasonKeys = []string{"code", "text"}

func (p *page) reasons(value any) {
	seen := map[string]bool{}
	for i, table := range p.tables("reason", value) {
		at := fmt.Sprintf("reason[%d]", i)
		var r model.Reason
		for _, k := range slices.Sorted(maps.Keys(table)) {
			v, isText := table[k].(string)
			switch {
			case !slices.Contains(reasonKeys, k):
				p.unknown(at+"."+k, reasonKeys)
			case !isText:
				p.wrong(at+"."+k, "%s is expected", text)
			case k == "code":
				r.Code = v
			default:
				r.Text = v
			}
		}
		switch {
		case !name.MatchString(r.Code):
			p.wrong(at, "code %q is not a name: lower-case letters, digits and - only", r.Code)
		case r.Text == "":
			p.wrong(at, "text is missing")
		case seen[r.Code]:
			p.wrong(at, "another reason has the code %q", r.Code)
		}
		seen[r.Code] = true
		p.Reasons = append(p.Reasons, r)
	}
}

// keys takes in an action's keys. Its id has a dot in it, so that an id
// without quotes comes as a table.
func (p *page) keys(id string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			p.keys(strings.TrimPrefix(id+"."+k, "."), v[k])
		}
		return
	case string:
		value = []any{v}
	}
	all, ok := texts(list, value)
	if id == "" || !ok || len(all) == 0 || slices.Contains(all, "") {
		p.wrong("keys."+id, "a key or a list of keys is expected, each a text in quotes")
		return
	}
	p.Keys[id] = all
	p.origins["keys."+id] = p.where("keys." + id)
}
