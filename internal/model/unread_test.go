package model_test

import (
	"testing"

	"refdesk/internal/model"
)

func TestUnreadAmounts(t *testing.T) {
	for _, test := range []struct {
		extra     string
		due       model.Opt[model.Money]
		want, and string
	}{
		{"", model.Opt[model.Money]{}, "", ""},
		{"not json", model.Opt[model.Money]{}, "", ""},
		{`{"rewardDue":"ten"}`, model.Opt[model.Money]{}, `"ten"`, ""},
		{`{"rewardDue":12.345,"rewardPaid":-1,"rewardCurrency":"XQX"}`, model.Opt[model.Money]{}, `12.345 "XQX"`, `-1 "XQX"`},
		{`{"rewardDue":null}`, model.Opt[model.Money]{}, "", ""},
		{`{"rewardDue":"ten"}`, model.Some(model.Money{Minor: 1, Currency: "EUR"}), "", ""},
	} {
		p := model.Participant{Extra: test.extra, Due: test.due}
		if due, paid := p.UnreadDue(), p.UnreadPaid(); due != test.want || paid != test.and {
			t.Errorf("%s: due %q, paid %q", test.extra, due, paid)
		}
	}
}
