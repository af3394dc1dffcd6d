package fraud

import (
	"strings"

	"refdesk/internal/model"
)

func (c *Columns) putMail(row int32, p model.Participant) {
	m := readMail(p.Email, c.lists)
	name := readName(p.FirstName.V, p.LastName.V)
	c.domain[row] = c.domainOf(m.domain)
	c.domains[c.domain[row]].people++
	c.share(byMailbox, row, joined(m.box, "@", m.domain))
	c.spelling[row] = uint32(c.digest(byMailbox, m.dotted))
	stem := m.stem
	if len(stem) < 3 || roles[stem] || numbered[stem] && !c.lists.anybodys(m.domain) {
		stem = ""
	}
	c.share(byStem, row, stem)
	c.share(byName, row, name.frame)
	own := m.domain
	if c.lists.anybodys(own) {
		own = ""
	}
	c.share(byDomain, row, own)
	c.number[row] = m.number
	c.first[row], c.last[row] = c.short(name.first), c.short(name.last)
	c.flag(row, isThrowAway, c.lists.throwAway(m.domain))
	c.flag(row, isAnybodys, c.lists.anybodys(m.domain))
	c.flag(row, isRelayed, c.lists.relay[m.domain])
	c.flag(row, isNameless, name.first == "" && name.last == "")
	c.flag(row, isNamed, name.speaksOf(m.box))
	c.flag(row, isNumbered, own != "" && m.digits > 0 && (len(m.stem) <= 2 && m.digits >= 4 || numbered[m.stem]))
	c.flag(row, isRandom, !c.is(row, isRelayed|isNamed|isNumbered) && looksRandom(m.box))
	c.flag(row, isMixed, name.mixed)
	c.flag(row, isMixedBox, model.MixedScript(p.Email) != "")
}

// roles are local parts that say what somebody does and not who it is.
var roles = map[string]bool{
	"info": true, "office": true, "contact": true, "kontakt": true, "hello": true, "admin": true, "sales": true, "support": true,
	"mail": true, "team": true, "marketing": true, "billing": true, "accounts": true, "hallo": true, "post": true, "shop": true, "hi": true,
}

// numbered are words that an institution puts before the numbers it gives.
var numbered = map[string]bool{
	"student": true, "pupil": true, "stud": true, "etu": true, "etudiant": true, "alumno": true, "schueler": true, "learner": true, "class": true,
	"emp": true, "employee": true, "staff": true, "member": true, "mitarbeiter": true, "agent": true, "teacher": true,
}

func joined(a, between, b string) string {
	if a == "" || b == "" {
		return ""
	}
	return a + between + b
}

func (c *Columns) flag(row int32, m mark, on bool) {
	if on {
		c.marks[row] |= m
	}
}

// short is a digest that is only compared among a few people, 0 for "".
func (c *Columns) short(text string) uint32 {
	if text == "" {
		return 0
	}
	return uint32(c.digest(attributes+1, text)) | 1
}

func (c *Columns) putPlaces(row int32, p model.Participant) {
	addr, block := readIP(p.IP.V)
	ip, network := "", ""
	if addr.IsValid() {
		ip, network = addr.String(), block.String()
	}
	device, instance := deviceText(p.Fingerprint.V), deviceText(p.Device.V)
	c.share(byAddress, row, ip)
	c.share(byNetwork, row, network)
	c.share(byDevice, row, device)
	c.share(byInstance, row, instance)
	c.flag(row, isPlaced, ip != "" || device != "" || instance != "")
}

// deviceText is a device id, "" for what scripts send when they have none.
func deviceText(s string) string {
	s = strings.TrimSpace(clip(s))
	switch strings.ToLower(strings.Trim(s, "0-")) {
	case "", "null", "nil", "none", "undefined", "unknown", "na", "n/a", "nan", "false", "test", "[object object]":
		return ""
	}
	return s
}

const (
	riskUnknown uint8 = iota
	riskLow
	riskMedium
	riskHigh
)

func (c *Columns) putVendor(row int32, p model.Participant) {
	risk := riskUnknown
	switch strings.ToUpper(p.Risk.V) {
	case "LOW":
		risk = riskLow
	case "MEDIUM":
		risk = riskMedium
	case "HIGH":
		risk = riskHigh
	}
	reason := strings.ToUpper(clip(p.RiskReason.V))
	byHand := reason == "MANUAL_UPDATE"
	c.risk[row], c.reason[row] = risk, c.reasonOf(reason)
	c.flag(row, isVouched, risk == riskLow && (byHand || reason == "WHITELISTED"))
	c.flag(row, isAccused, risk == riskHigh && byHand)
}

func (c *Columns) putDoings(row int32, r Row) {
	p := r.Person
	c.views[row] = -1
	if views := p.UniqueViews; views.Known || p.Impressions.Known {
		c.views[row] = int32(min(max(views.Or(p.Impressions.V), 0), 1<<30))
	}
	delete(c.sales, row)
	if r.Sales != (Sales{}) {
		c.sales[row] = r.Sales
	}
	delete(c.other, row)
	if r.Elsewhere != (Blocked{}) {
		c.other[row] = r.Elsewhere
	}
	active := p.UniqueViews.V > 0 || p.Impressions.V > 0 || p.Shares.V > 0 || p.ReferralCount.V > 0 || r.Sales.Kept > 0 || invited(p.Extra)
	c.flag(row, isActive, active)
	c.flag(row, isRead, !p.ReadAt.IsZero() && (p.UniqueViews.Known || p.Impressions.Known))
	c.flag(row, isImported, strings.Contains(strings.ToUpper(p.ReferralSource.V), "IMPORT"))
	c.flag(row, isCredited, p.ReferralStatus.V == "CREDIT_AWARDED")
}

// invited finds the count of invites among the fields that the model has no
// word for.
//
// Source: documented for GrowSurf, inviteCount.
func invited(extra string) bool {
	_, count, ok := strings.Cut(extra, `"inviteCount":`)
	return ok && count != "" && count[0] >= '1' && count[0] <= '9'
}

func (c *Columns) domainOf(name string) int32 {
	at, known := c.domainAt[name]
	if !known {
		at = int32(len(c.domains))
		name = strings.Clone(name)
		c.domains = append(c.domains, domain{name: name})
		c.domainAt[name] = at
	}
	return at
}

// reasonOf numbers the vendor's reasons; those beyond what a vendor can have
// are one.
func (c *Columns) reasonOf(text string) uint16 {
	at, known := c.reasonAt[text]
	if !known && len(c.reasons) < 1000 {
		at = uint16(len(c.reasons))
		c.reasons = append(c.reasons, strings.Clone(text))
		c.reasonAt[c.reasons[at]] = at
	}
	return at
}
