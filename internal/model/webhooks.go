package model

import "time"

// Webhook is a place that a backend sends its events to, as the backend tells.
type Webhook struct {
	ID            string
	URL           string
	Enabled       bool
	AutoDisabled  bool  // switched off by the vendor after failures
	Failures      int64 // in a row
	LastFailureAt time.Time
}
