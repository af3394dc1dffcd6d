package e2e
import ("testing";"fmt")
func TestDump(t *testing.T) {
	s := newShop(t, nil)
	s.settings("http://" + quietAddress(t) + "/v2")
	s.serve()
	post := courier(t, s.listener)
	all := samples(t)
	sendSamples(t, post, all)
	rows := listed[listedEvent](t, s.must("list", "events", "--json"))
	by := map[string]listedEvent{}
	for _, r := range rows { by[r.body(t)] = r }
	for _, n := range sortedNames(all) { r, ok := by[string(all[n])]; if !ok { fmt.Printf("\t%q: {repeats: \"?\"},\n", n); continue }
	fmt.Printf("\t%q: {kind: %q, subject: %q, state: %q}, // %d %d %s\n", n, r.Kind, r.SubjectID, r.State, r.Seq, r.Repeats, r.Reason) }
	for _, k := range []string{"participants","rewards","commissions","payouts"} { fmt.Println(s.must("list",k,"--json")) }
}
