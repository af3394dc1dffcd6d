// Package live brings events in. A Listener takes the webhooks of the
// configured backends: it bounds and verifies each request, decodes it into
// the words of the model and answers success only after the journal has made
// the event durable.
//
// A Feed hands the journal to consoles on other machines, and an Attachment
// copies it there; docs/feed.md describes what they say to each other.
//
// Each backend has files of its own for its signature and its payloads; no
// other room knows how a vendor spells things.
package live
