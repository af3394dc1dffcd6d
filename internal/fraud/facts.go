package fraud

import (
	"time"

	"refdesk/internal/model"
)

// Row is everything the mirror knows of one person that is evidence.
type Row struct {
	Person    model.Participant
	Sales     Sales
	Elsewhere Blocked
}

// Blocked counts people whom an operator blocked in other campaigns, by what
// they share with somebody. Who shares the mailbox is not counted again for the
// device.
type Blocked struct{ Mailbox, Device int }

// Sales is what a person bought as somebody's friend.
type Sales struct {
	Kept     int // sales that stand
	Returned int // sales that were taken back
	First    time.Time
	Last     time.Time // of those that stand
}

// Add counts a commission for what the referred person bought. Leads are no
// purchases, and a commission that somebody refused says nothing of the sale.
func (s *Sales) Add(c model.Commission) {
	switch {
	case c.Event == "LEAD":
	case c.State == model.CommissionReversed:
		s.Returned++
	case c.State != model.CommissionDeleted:
		s.Kept++
		at := c.Since()
		if s.First.IsZero() || at.Before(s.First) {
			s.First = at
		}
		if at.After(s.Last) {
			s.Last = at
		}
	}
}
