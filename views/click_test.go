package views_test

import "testing"

func TestClicksReachDialogs(t *testing.T) {
	for _, size := range sizes {
		c := openProgram(t, size.w, size.h, "4", "space", "space", "a")
		c.click(c.at("Approve 2 rewards")) // the title is no button
		c.desks("")
		c.click(c.at("[ no ]"))
		c.misses("Approve 2 rewards")
		c.desks("")
		c.press("a")
		c.click(c.at(" approve 2"))
		c.desks("approve prew_01 ; approve prew_02 ")

		c.press("home", "down", "down", "x")
		c.click(c.at("self-referral"))
		c.sees("› 2")
		c.press("esc", ":")
		c.write("leader")
		c.click(c.at("› Leaderboard"))
		c.sees("[2 Lead")

		c.press("c")
		c.click(c.at("Partners "))
		c.sees("every list shows Partners")
		c.press("c", "home")
		c.click(c.at("all campaigns  "))
		c.press("f")
		c.write("niamh")
		c.click(c.at("› Niamh"))
		c.sees("Niamh O'Sullivan  read")
	}
}
