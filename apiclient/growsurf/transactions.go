package growsurf

import (
	"context"
	"net/http"
	"strings"
	"time"

	"refdesk/apiclient"
	"refdesk/internal/model"
)

// Sales reports what referred customers of a program of affiliates bought, and
// what of it was paid back. Reporting moves no money by itself.
type Sales struct{ funnel }

// SaleRef names a sale as the reporter knows it: at least one of these.
type SaleRef struct {
	External, Transaction, Order, Payment string
	Invoice, PaymentIntent, Charge        string
}

// Sale is what a customer bought. All amounts are in Gross's currency, which
// must be the program's.
type Sale struct {
	SaleRef
	Gross       model.Money
	Net         model.Opt[model.Money] // what the commission is reckoned from, else Gross less Tax
	Tax         model.Opt[model.Money]
	CashNet     model.Opt[model.Money] // overrides Net
	Paid        model.Opt[model.Money]
	PaidAt      time.Time // zero = when the vendor receives it
	Customer    string
	Description string
}

// SaleAnswer is what came of reporting a sale. The commissions for it appear
// later and are not told.
type SaleAnswer struct {
	Recorded  bool // false for a sale known before
	First     bool // the customer's first
	Duplicate bool
	Matching  []string // commissions of the sale known before
	Message   string   // text from outside
}

// Record reports a sale of a referred customer. ErrInvalid when the person has
// no referrer, and in programs of other kinds.
//
// Source: documented, POST .../participant/{participantIdOrEmail}/transaction.
func (s Sales) Record(ctx context.Context, campaign, customer string, sale Sale, opts ...apiclient.CallOption) (SaleAnswer, error) {
	body := sale.body()
	body["currency"], body["grossAmount"] = sale.Gross.Currency, sale.Gross.Minor
	for key, amount := range map[string]model.Opt[model.Money]{
		"netAmount": sale.Net, "taxAmount": sale.Tax, "amountCashNet": sale.CashNet, "amountPaid": sale.Paid,
	} {
		if amount.Known && amount.V.Currency != sale.Gross.Currency {
			return SaleAnswer{}, s.refuse("a sale has one currency, not %s and %s", sale.Gross.Currency, amount.V.Currency)
		}
		put(body, key, model.Opt[int64]{V: amount.V.Minor, Known: amount.Known})
	}
	if !sale.PaidAt.IsZero() {
		body["paidAt"] = sale.PaidAt.UnixMilli()
	}
	putText(body, "customerId", sale.Customer)
	putText(body, "description", sale.Description)
	o, r, err := s.report(ctx, "/transaction", campaign, customer, sale.SaleRef, body, opts)
	if err != nil {
		return SaleAnswer{}, err
	}
	done, duplicate := o.flag("success"), o.flag("duplicate")
	if !done.Known || !done.V && !duplicate.V {
		return SaleAnswer{}, s.api.Unclear(r, errNoAnswer)
	}
	return SaleAnswer{
		Recorded: done.V, First: o.flag("firstSale").V, Duplicate: duplicate.V,
		Matching: o.texts("matchingCommissionIds").V, Message: o.text("message").V,
	}, nil
}

// Refund is what was paid back of a sale, or taken back by a bank.
type Refund struct {
	SaleRef
	Chargeback bool
	// Refunded is all that was paid back of the sale so far, this refund
	// included; not known = all of it.
	Refunded model.Opt[model.Money]
	ID       string // of this refund, stable; needed to cancel it
	Canceled bool   // the refund named by ID did not happen after all
}

// RefundAnswer says what became of the sale's commissions.
type RefundAnswer struct {
	Found    bool  // false where no commission matched
	Matched  int64 // commissions of the sale
	Reversed int64 // set to nothing
	Adjusted int64 // lowered
	Deleted  int64 // removed while they were pending
	Matching []string
	Message  string // text from outside
}

// Refund reports a refund. The apiclient.Error of an incomplete history, which
// nothing can be undone in, has status 409.
//
// Source: documented, POST .../transaction/refund.
func (s Sales) Refund(ctx context.Context, campaign, customer string, refund Refund, opts ...apiclient.CallOption) (RefundAnswer, error) {
	body := refund.body()
	if refund.Chargeback {
		body["amendmentType"] = "CHARGEBACK"
	}
	if refund.Refunded.Known {
		body["amountRefunded"], body["currency"] = refund.Refunded.V.Minor, refund.Refunded.V.Currency
	}
	putText(body, "refundId", refund.ID)
	if refund.Canceled {
		if refund.ID == "" {
			return RefundAnswer{}, s.refuse("a canceled refund needs its id")
		}
		body["refundStatus"] = "canceled"
	}
	o, r, err := s.report(ctx, "/transaction/refund", campaign, customer, refund.SaleRef, body, opts)
	if err != nil {
		return RefundAnswer{}, err
	}
	done, missing := o.flag("success"), o.flag("notFound")
	if !done.Known || !done.V && !missing.V {
		return RefundAnswer{}, s.api.Unclear(r, errNoAnswer)
	}
	return RefundAnswer{
		Found: done.V, Matched: o.number("matched").V, Reversed: o.number("reversed").V,
		Adjusted: o.number("adjusted").V, Deleted: o.number("deleted").V,
		Matching: o.texts("matchingCommissionIds").V, Message: o.text("message").V,
	}, nil
}

func (s Sales) report(ctx context.Context, rest, campaign, customer string, ref SaleRef, body map[string]any, opts []apiclient.CallOption) (*object, apiclient.Request, error) {
	r := onPerson(rest, campaign, customer)
	r.Method, r.Body, r.AbsentIs400 = http.MethodPost, body, false
	if ref == (SaleRef{}) {
		return nil, r, s.refuse("a sale needs an id by which it is known")
	}
	o, _, err := s.object(ctx, r, opts)
	return o, r, err
}

func (r SaleRef) body() map[string]any {
	body := map[string]any{}
	for key, value := range map[string]string{
		"externalId": r.External, "transactionId": r.Transaction, "orderId": r.Order, "paymentId": r.Payment,
		"invoiceId": r.Invoice, "paymentIntentId": r.PaymentIntent, "chargeId": r.Charge,
	} {
		putText(body, key, value)
	}
	return body
}

// putText sets a text that is not empty.
func putText(body map[string]any, key, value string) {
	if strings.TrimSpace(value) != "" {
		body[key] = value
	}
}
