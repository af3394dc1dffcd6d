// Package model holds the words of the domain: campaigns, participants,
// rewards, commissions, payouts, events, changes and exact money. Values are
// plain; nothing here reads or writes anything. Words that a backend may
// invent tomorrow (states, reason codes, kinds) are kept as they came.
//
// A zero time.Time means "not known". Times are UTC until they are drawn.
package model
