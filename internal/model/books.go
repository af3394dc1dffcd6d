package model

// Book is what the people of a campaign earned in a currency, and what became
// of it. Everything earned is in one of the sums, so that Earned is what
// Waiting, Approved, Refused, Cancelled, Delivered, Paid and Adjusted come to.
type Book struct {
	Backend    string
	CampaignID string
	Currency   string
	Earned     Money
	Waiting    Money // for an approval
	Approved   Money // and not paid, or due
	Refused    Money
	Cancelled  Money // by the backend, and not paid
	Delivered  Money // the backend says so, and no batch paid it
	Paid       Money // by batches
	// Adjusted is what a payment differs by from what was earned: below zero
	// where more was paid, because of a refund or another worth.
	Adjusted Money
	// Lost is the part of Paid whose reward the backend cancelled or refused
	// afterwards.
	Lost Money
}

// Closes tells that Earned is what the sums come to.
func (b Book) Closes() bool {
	left := b.Earned
	for _, part := range []Money{b.Waiting, b.Approved, b.Refused, b.Cancelled, b.Delivered, b.Paid, b.Adjusted} {
		if part.Minor == 0 {
			continue
		}
		if left.Minor == part.Minor && left.Currency == part.Currency { // also of a currency that nobody knows
			left.Minor = 0
			continue
		}
		var err error
		if left, err = left.Minus(part); err != nil {
			return false
		}
	}
	return left.Minor == 0
}
