package model

import (
	"fmt"
	"regexp"
	"strconv"
)

// LedgerHead is a row that a ledger must have, as somebody wrote it down.
type LedgerHead struct {
	Seq  int64
	Hash string
	From string // who says so, for messages
}

func (h LedgerHead) String() string { return fmt.Sprintf("%d:%s", h.Seq, h.Hash) }

var headForm = regexp.MustCompile(`^\s*([0-9]{1,18})[\s:]+([0-9a-f]{64})\s*$`)

// ParseLedgerHead reads a head as String and the file beside the store write
// it: a position and the row's hash.
func ParseLedgerHead(text string) (LedgerHead, error) {
	found := headForm.FindStringSubmatch(text)
	if found == nil {
		return LedgerHead{}, fmt.Errorf("%q is no head of a ledger: a number, a colon and 64 hexadecimal digits", text)
	}
	seq, err := strconv.ParseInt(found[1], 10, 64)
	return LedgerHead{Seq: seq, Hash: found[2], From: "the head you gave"}, err
}
