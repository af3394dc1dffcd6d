// Package store is the database of the console: one SQLite file that holds the
// journal of events, the mirror of what backends know, changes on their way
// out, holds, and the ledger. It is the only truth; everything on a screen can
// be rebuilt from it. Every SQL statement of the program is in this package.
//
// One connection writes, a few read. A write is durable when its method
// returns (WAL with synchronous=FULL). Each commit that changes rows gets a
// revision, which rows carry and subscribers are told.
//
// # How facts meet
//
// Events know parts of an object and come in any order; complete readings know
// all of it. Each fact therefore has a time of its own: a reading sets the time
// of all of them, an event only of those it names. A fact gives way to one that
// holds for a later time, never to one for an earlier. So any order and any
// repetition of the same events ends in the same mirror. Two refinements:
//
//   - States of rewards, commissions and payouts only move forward by events; a
//     reading may say anything.
//   - Facts that never change once true (when something was created) are taken
//     from any source, however old, and outlive readings that leave them out.
package store
