package model

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// OperatorName gives a name as the ledger has it: no blanks around it, and one
// between words. It fails for what cannot be seen, because two operators who look
// alike are no two people to whoever reads the ledger.
func OperatorName(name string) (string, error) {
	name = norm.NFC.String(strings.Join(strings.Fields(name), " "))
	for _, r := range name {
		if unseen(r) {
			return "", fmt.Errorf("%q holds the invisible character %U: write the name without it", name, r)
		}
	}
	return name, nil
}

// sameOperator tells whether two names in the ledger are one person, however
// they were typed.
func sameOperator(a, b string) bool { return operatorKey(a) == operatorKey(b) }

func operatorKey(name string) string {
	name = strings.Map(func(r rune) rune {
		if unseen(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, name)
	return cases.Fold().String(norm.NFKC.String(strings.Join(strings.Fields(name), " ")))
}

// brailleBlank is printed as nothing, though Unicode counts it as a symbol.
const brailleBlank = '\u2800'

func unseen(r rune) bool {
	return r == brailleBlank || !unicode.IsPrint(r) || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}
