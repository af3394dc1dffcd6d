package sandbox

import "maps"

func (q *request) listCampaigns() (any, *failure) {
	return map[string]any{"campaigns": mapped(q.program.campaigns, (*campaign).programView)}, nil
}

func (q *request) getCampaign() (any, *failure) { return q.campaign.programView(), nil }

// updateCampaign renames, ends or resumes a program.
func (q *request) updateCampaign() (any, *failure) {
	c := q.campaign
	q.in.only("name", "companyName", "companyLogoImageUrl", "status")
	name, named := q.in.text("name", 255)
	status, moved := q.in.oneOf("status", "IN_PROGRESS", "COMPLETE")
	if status == "COMPLETE" && c.status == "DRAFT" {
		q.in.bad("status", "A program that has not begun cannot be completed.") // assumed
	}
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	if named {
		c.name = name
	}
	switch {
	case moved && status == "COMPLETE" && c.status == "IN_PROGRESS":
		c.end(q.now)
	case moved && status == "IN_PROGRESS":
		c.status, c.endedAt = status, 0
	}
	return c.programView(), nil
}

func (q *request) getSettings() (any, *failure) { return q.campaign.settings[q.section], nil }

// updateSettings merges objects and replaces everything else. Design and mails
// refuse unknown fields (documented); options that exclude each other are
// refused together.
func (q *request) updateSettings() (any, *failure) {
	c := q.campaign
	stored := c.settings[q.section]
	closed := q.section == "design" || q.section == "emails"
	for name := range q.in.fields {
		if _, known := stored[name]; closed && !known {
			q.in.bad(name, "Unknown field.")
		}
	}
	if q.section == "options" {
		q.checkOptions()
	}
	forgetSecret(q.in.fields)
	merged := mergeObjects(stored, q.in.fields)
	both := func(a, b string) bool { return merged[a] == true && merged[b] == true }
	if both("requireManualRewardApproval", "autoFulfillRewards") {
		q.in.bad("autoFulfillRewards", "Not together with requireManualRewardApproval.")
	}
	if both("requireManualFraudApproval", "autoBlockFraud") {
		q.in.bad("autoBlockFraud", "Not together with requireManualFraudApproval.")
	}
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	c.settings[q.section] = merged
	return merged, nil
}

// forgetSecret drops the one setting that is never given out again.
func forgetSecret(changes map[string]any) {
	fraud, _ := changes["fraud"].(map[string]any)
	if recaptcha, ok := fraud["recaptcha"].(map[string]any); ok {
		delete(recaptcha, "secretKey")
	}
}

// mergeObjects returns a copy, because the stored object may still be on its
// way to somebody else.
func mergeObjects(stored, changes map[string]any) map[string]any {
	merged := maps.Clone(stored)
	for name, value := range changes {
		inner, isObject := value.(map[string]any)
		old, wasObject := merged[name].(map[string]any)
		if isObject && wasObject {
			merged[name] = mergeObjects(old, inner)
			continue
		}
		merged[name] = value
	}
	return merged
}

func (q *request) listIntegrations() (any, *failure) {
	return map[string]any{"integrations": []any{}}, nil
}

func ptr[T any](value T) *T { return &value }
