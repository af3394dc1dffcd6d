package payfile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"refdesk/internal/model"
)

// TestDetailsOfAnotherPersonPayNobody: an account number goes to the person of
// its row alone, and a row that names two people is nobody's.
func TestDetailsOfAnotherPersonPayNobody(t *testing.T) {
	mira := line(1, "Mira Okafor", "mira@example.com", model.Money{Minor: 2000, Currency: "EUR"}) // her id is pm
	for _, c := range []struct{ details, account, why string }{
		{"id,email,recipientId,recipientDetail\npm,Mira@example.com,1,x\n", "1,", ""},
		{"id,recipientId,recipientDetail\npm,1,x\n", "1,", ""},
		{"email,recipientId,recipientDetail\nmira@example.com,1,x\n", "1,", ""},
		{"id,address,recipientId,recipientDetail\npm,12 High Street,1,x\n", "1,", ""},
		{"id,email,recipientId,recipientDetail\nPX,mira@example.com,1,x\n", "", "another id, PX"},
		{"id,email,recipientId,recipientDetail\npm,ana@example.com,1,x\n", "", "another address, ana@example.com"},
		{"id,email,recipientId,recipientDetail\npm,,1,x\n,mira@example.com,2,x\n", "", "two rows on the person"},
		{"id,email,recipientId,recipientDetail\npa,ana@example.com,1,x\n", "", "no recipientId"},
	} {
		path := filepath.Join(t.TempDir(), "details.csv")
		if err := os.WriteFile(path, []byte(c.details), 0o600); err != nil {
			t.Fatal(err)
		}
		s := sheet(t, "wise-saved", model.BatchAsk{Currency: "EUR", Details: path})
		if why := s.Fault(mira); (why == "") != (c.why == "") || !strings.Contains(why, c.why) {
			t.Errorf("%q: %q", c.details, why)
		}
		files, err := s.Files([]model.BatchLine{mira})
		if written := err == nil; written != (c.account != "") {
			t.Errorf("%q: written: %t, %v", c.details, written, err)
			continue
		}
		if err == nil && !strings.Contains(string(files[0].Body), "\n"+c.account) {
			t.Errorf("%q: %s", c.details, files[0].Body)
		}
	}
}

// TestDetailsThatSayOneThingTwice: which of two columns holds the account cannot
// be told.
func TestDetailsThatSayOneThingTwice(t *testing.T) {
	path := filepath.Join(t.TempDir(), "details.csv")
	if err := os.WriteFile(path, []byte("id,IBAN,,,iban \npm,DE1,,,DE2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := format(t, "wise-bank").Sheet(model.BatchAsk{Currency: "EUR", Details: path})
	if err == nil || !strings.Contains(err.Error(), `two columns are called "iban"`) {
		t.Error(err)
	}
}
