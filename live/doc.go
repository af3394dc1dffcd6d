// Package live brings events in. A Listener takes the webhooks of the
// configured backends: it bounds and verifies each request, decodes it into
// the words of the model and answers success only after the journal has made
// the event durable.
//
// Each backend has files of its own for its signature and its payloads; no
// other room knows how a vendor spells things.
package live
