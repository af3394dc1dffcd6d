package growsurf_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"refdesk/apiclient/growsurf"
	"refdesk/internal/model"
)

func eur(minor int64) model.Money { return model.Money{Minor: minor, Currency: "EUR"} }

func TestRecordingSales(t *testing.T) {
	c, calls := describe(t, map[string]string{
		"POST /campaign/c/participant/t5n8ya/transaction": `{"success":true,"firstSale":true,"duplicate":false,"message":"Recorded."}`,
		"POST /campaign/c/participant/k3v9qd/transaction": `{"success":false,"duplicate":true,"commissionsCreated":0,"duplicateFields":["orderId"],"matchingCommissionIds":["comm_1"],"message":"Known."}`,
	})
	sale := growsurf.Sale{
		SaleRef: growsurf.SaleRef{Order: "o1", Charge: "ch 1"}, Gross: eur(12900), Net: model.Some(eur(9007199254740993)),
		Tax: model.Some(eur(0)), PaidAt: at(1788300000000), Customer: "cus", Description: "Lamp",
	}
	got, err := c.Sales.Record(t.Context(), "c", "t5n8ya", sale)
	if diff := cmp.Diff(growsurf.SaleAnswer{Recorded: true, First: true, Message: "Recorded."}, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	got, err = c.Sales.Record(t.Context(), "c", "k3v9qd", growsurf.Sale{SaleRef: growsurf.SaleRef{Order: "o1"}, Gross: eur(1)})
	if diff := cmp.Diff(growsurf.SaleAnswer{Duplicate: true, Matching: []string{"comm_1"}, Message: "Known."}, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	want := `POST /campaign/c/participant/t5n8ya/transaction {"chargeId":"ch 1","currency":"EUR","customerId":"cus","description":"Lamp","grossAmount":12900,"netAmount":9007199254740993,"orderId":"o1","paidAt":1788300000000,"taxAmount":0}` + "\n" +
		`POST /campaign/c/participant/k3v9qd/transaction {"currency":"EUR","grossAmount":1,"orderId":"o1"}`
	if diff := cmp.Diff(want, calls.said()); diff != "" {
		t.Error(diff)
	}
}

func TestRefundingSales(t *testing.T) {
	const answer = `{"success":true,"amendmentType":"REFUND","matched":3,"reversed":0,"adjusted":2,"deleted":1,"matchingCommissionIds":["comm_1"],"message":"Adjusted."}`
	c, calls := describe(t, map[string]string{
		"POST /campaign/c/participant/t5n8ya/transaction/refund": answer,
		"POST /campaign/c/participant/k3v9qd/transaction/refund": `{"success":false,"notFound":true,"amendmentType":"REFUND","matched":0,"reversed":0,"adjusted":0,"deleted":0,"matchingCommissionIds":[],"message":"None."}`,
	})
	order := growsurf.SaleRef{Order: "o1"}
	want := growsurf.RefundAnswer{Found: true, Matched: 3, Adjusted: 2, Deleted: 1, Matching: []string{"comm_1"}, Message: "Adjusted."}
	for _, refund := range []growsurf.Refund{
		{SaleRef: order, Refunded: model.Some(eur(6450)), ID: "r1"},
		{SaleRef: order, Chargeback: true},
		{SaleRef: order, ID: "r1", Canceled: true},
	} {
		got, err := c.Sales.Refund(t.Context(), "c", "t5n8ya", refund)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Error(err, diff)
		}
	}
	got, err := c.Sales.Refund(t.Context(), "c", "k3v9qd", growsurf.Refund{SaleRef: order})
	if err != nil || got.Found || got.Message != "None." {
		t.Errorf("got %+v, %v", got, err)
	}
	const call = "POST /campaign/c/participant/t5n8ya/transaction/refund "
	said := call + `{"amountRefunded":6450,"currency":"EUR","orderId":"o1","refundId":"r1"}` + "\n" +
		call + `{"amendmentType":"CHARGEBACK","orderId":"o1"}` + "\n" +
		call + `{"orderId":"o1","refundId":"r1","refundStatus":"canceled"}` + "\n" +
		`POST /campaign/c/participant/k3v9qd/transaction/refund {"orderId":"o1"}`
	if diff := cmp.Diff(said, calls.said()); diff != "" {
		t.Error(diff)
	}
}

func TestSalesThatCannotBeReported(t *testing.T) {
	c := serve(t, map[string]string{
		"POST /campaign/c/participant/p/transaction":        `{"success":false}`,
		"POST /campaign/c/participant/p/transaction/refund": `{"matched":1}`,
	})
	order := growsurf.SaleRef{Order: "o1"}
	sale := func(s growsurf.Sale) error {
		_, err := c.Sales.Record(t.Context(), "c", "p", s)
		return err
	}
	refund := func(r growsurf.Refund) error {
		_, err := c.Sales.Refund(t.Context(), "c", "p", r)
		return err
	}
	for name, tt := range map[string]struct{ got, want error }{
		"two currencies": {sale(growsurf.Sale{SaleRef: order, Gross: eur(2), Net: model.Some(model.Money{Minor: 1, Currency: "USD"})}), model.ErrInvalid},
		"no name":        {sale(growsurf.Sale{Gross: eur(2)}), model.ErrInvalid},
		"neither":        {sale(growsurf.Sale{SaleRef: order, Gross: eur(2)}), model.ErrUnclear},
		"which refund":   {refund(growsurf.Refund{SaleRef: order, Canceled: true}), model.ErrInvalid},
		"which sale":     {refund(growsurf.Refund{}), model.ErrInvalid},
		"says nothing":   {refund(growsurf.Refund{SaleRef: order}), model.ErrUnclear},
	} {
		if !errors.Is(tt.got, tt.want) {
			t.Errorf("%s: %v", name, tt.got)
		}
	}
}
