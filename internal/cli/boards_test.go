package cli

import (
	"fmt"
	"strings"
	"testing"
)

// TestListOnABoard: places, in every order that the mirror can count, and the
// filter leaves people out without moving the others.
func TestListOnABoard(t *testing.T) {
	s := newShop(t, 40)
	s.must("pull", "--once")
	campaign := s.vendor.Info().Campaigns[0]
	for order := range boardWords {
		rows := s.rows("list", "participants", "--board", order, "--campaign", campaign)
		var last float64
		for i, row := range rows {
			if row["place"] != float64(i+1) || row["fair_place"] != float64(i+1) || row["verdict"] != nil || row["id"] == nil {
				t.Fatalf("%s: row %d is %v", order, i, row)
			}
			n, _ := row["count"].(float64)
			if i > 0 && n > last {
				t.Errorf("%s: %v comes after %v", order, n, last)
			}
			last = n
		}
	}
	all := s.rows("list", "participants", "--board", "all-time", "--campaign", campaign)
	third := s.rows("list", "participants", "--board", "all-time", "--campaign", campaign, "--filter", "id:"+all[2]["id"].(string))
	if len(third) != 1 || third[0]["place"] != float64(3) {
		t.Errorf("the third alone is %v", third)
	}
	out := s.must("list", "people", "--board", "all-time", "--campaign", campaign)
	if line := strings.Split(out, "\n")[1]; !strings.HasPrefix(line, "1 ") || !strings.Contains(line, fmt.Sprint(all[0]["id"])) {
		t.Errorf("the first line is %q", line)
	}
	expect(t, s.run("list", "rewards", "--board", "all-time"), exitUsage, "puts participants in order")
	expect(t, s.run("list", "participants", "--board", "revenue"), exitUsage, "only the vendor knows")
	expect(t, s.run("list", "participants", "--board", "fame"), exitUsage, `no order "fame"`, "this-month")
	expect(t, s.run("list", "participants", "--board", "leads"), exitUsage, "--campaign ID")
}
