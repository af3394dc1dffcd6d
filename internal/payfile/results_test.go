package payfile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"refdesk/internal/model"
	"refdesk/internal/payfile"
)

func money(minor int64, currency string) model.Opt[model.Money] {
	return model.Some(model.Money{Minor: minor, Currency: currency})
}

func TestReportsAreRead(t *testing.T) {
	csv := format(t, "csv")
	for _, c := range []struct {
		name, format, currency, body string
		want                         []model.PaymentResult
	}{
		{
			"paypal", "paypal", "EUR",
			"\ufeffPayout batch,ABC\r\n\r\nRecipient identifier,Amount,Currency,Customer ID/Unique ID,Status,Reason\r\n" +
				"mira@example.com,\"-1,020.00\",EUR,RD12-1,Completed,\r\n" +
				"ana@example.com,-5,EUR,RD12-2,Unclaimed,\r\n" +
				"bo@example.com,-5.5,EUR,RD12-3,FAILED,Account locked\r\n",
			[]model.PaymentResult{
				{Row: 4, Reference: "RD12-1", Address: "mira@example.com", Amount: money(102000, "EUR"), Outcome: model.OutcomePaid},
				{Row: 5, Reference: "RD12-2", Address: "ana@example.com", Amount: money(500, "EUR"), Outcome: model.OutcomePending},
				{Row: 6, Reference: "RD12-3", Address: "bo@example.com", Amount: money(550, "EUR"), Outcome: model.OutcomeFailed, Cause: "Account locked"},
			},
		},
		{
			"a decimal comma and semicolons", "paypal", "EUR",
			"Customer ID;Amount;Currency;Status\nRD12-1;1.020,50;EUR;Returned\n",
			[]model.PaymentResult{{Row: 2, Reference: "RD12-1", Amount: money(102050, "EUR"), Outcome: model.OutcomeReturned}},
		},
		{
			"wise by tabs", "wise-email", "JPY",
			"paymentReference\trecipientEmail\tamount\ttargetCurrency\tStatus\nRD12-1\tmira@example.com\t360\tJPY\tsent\n",
			[]model.PaymentResult{{Row: 2, Reference: "RD12-1", Address: "mira@example.com", Amount: money(360, "JPY"), Outcome: model.OutcomePending}},
		},
		{
			"a marked list for a batch of another format", "razorpayx", "INR",
			"reference,status,cause\nRD12-1,paid,\nRD12-2,failed,closed account\nRD12-3,,\n",
			[]model.PaymentResult{
				{Row: 2, Reference: "RD12-1", Outcome: model.OutcomePaid},
				{Row: 3, Reference: "RD12-2", Outcome: model.OutcomeFailed, Cause: "closed account"},
				{Row: 4, Reference: "RD12-3", Outcome: model.OutcomePending},
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			own := format(t, c.format)
			report, err := payfile.ReadReport([]byte(c.body), c.currency, own, csv)
			if diff := cmp.Diff(c.want, report.Results); diff != "" || err != nil {
				t.Error(err, diff)
			}
		})
	}
}

// TestRowsThatSettleNothing are told and never guessed at.
func TestRowsThatSettleNothing(t *testing.T) {
	body := "reference,amount,currency,status\n" +
		"RD12-1,20,USD,paid\nRD12-2,1.234,EUR,paid\nRD12-3,ten,EUR,paid\nRD12-4,5,EUR,probably\n,5,EUR,paid\n" +
		"RD12-6,-20.00,EUR,paid\nRD12-7,20.000,EUR,paid\n\n"
	report, err := payfile.ReadReport([]byte(body), "EUR", format(t, "csv"))
	if err != nil || len(report.Results) != 0 || len(report.Problems) != 7 {
		t.Fatalf("%+v, %v", report, err)
	}
	for i, why := range []string{"in USD", "finer", "not an amount", `"probably"`, "names no payment", "below zero", "thousands"} {
		p := report.Problems[i]
		if p.Line != i+2 || !strings.Contains(p.Why, why) {
			t.Errorf("%+v", p)
		}
	}
	for _, body := range []string{"", "a,b\n1,2\n", "status\npaid\n", "\xff\xfe",
		"reference,status,status\nRD1-1,failed,paid\n", "reference,status,cause\nRD1-1,paid,\nRD1-2,paid,\"cut",
		"reference,status\nRD1-1,\nRD1-2, \n", "reference,status,cause\nRD1-1,paid,\"\"\"\",\"cut", strings.Repeat("x,", 600)} {
		if report, err := payfile.ReadReport([]byte(body), "EUR", format(t, "csv")); err == nil {
			t.Errorf("%.20q was taken for a report: %+v", body, report)
		}
	}
}

// TestMoneyThatCameIn is no payment of a batch.
func TestMoneyThatCameIn(t *testing.T) {
	body := "reference,direction,amount,status\nRD12-1,IN,20.00,completed\nRD12-2,OUT,20.00,completed\n"
	report, err := payfile.ReadReport([]byte(body), "EUR", format(t, "wise-email"), format(t, "csv"))
	if err != nil || len(report.Results) != 1 || len(report.Problems) != 1 || report.Problems[0].Line != 2 {
		t.Errorf("%+v, %v", report, err)
	}
	for body, want := range map[string]int{
		"customer id,amount,status\nRD12-1,-20.00,completed\nRD12-2,20.00,completed\nRD12-3,,completed\n": 2, // of an account's activity: line 3 came back
		"customer id,amount,status\nRD12-1,20.00,completed\nRD12-2,20.00,completed\n":                     2,
	} {
		report, err := payfile.ReadReport([]byte(body), "EUR", format(t, "paypal"), format(t, "csv"))
		if err != nil || len(report.Results) != want || len(report.Results)+len(report.Problems) != strings.Count(body, "RD12") {
			t.Errorf("%q: %+v, %v", body, report, err)
		}
	}
}

// FuzzReadReport: every row of a report is a result or a problem, and no result
// is of another currency.
func FuzzReadReport(f *testing.F) {
	f.Add("reference,amount,currency,status\nRD1-1,\"1,5\",EUR,paid\n")
	f.Add("Customer ID;Amount;Currency;Status\nRD12-1;-1.020,50;EUR;Returned\n")
	f.Add("recipientEmail\tStatus\n\"a\"\"@example.com\tfailed\n")
	known := []*payfile.Format{format(f, "paypal"), format(f, "wise-bank"), format(f, "csv")}
	f.Fuzz(func(t *testing.T, body string) {
		report, err := payfile.ReadReport([]byte(body), "EUR", known...)
		if err != nil {
			return
		}
		for _, r := range report.Results {
			if r.Reference+r.Address == "" || r.Outcome == "" || r.Amount.Known && (r.Amount.V.Currency != "EUR" || r.Amount.V.Minor < 0) {
				t.Errorf("%+v", r)
			}
		}
		for _, p := range report.Problems {
			if p.Why == "" || p.Line < 1 {
				t.Errorf("%+v", p)
			}
		}
	})
}
