package app

import (
	"os"
	"runtime/debug"
)

// How much garbage, in percent of what is in use, is let lie before a
// collection. Most of what a console holds are the index's columns, which hold
// next to no pointers: a collection takes milliseconds even with a million
// people, while the usual 100 percent would double the process. While the index
// fills there is little in use and much garbage, so that more of it may lie.
const (
	whileFilling = 30
	onceFilled   = 15
)

// holdLittle sets when garbage is collected, unless the environment does.
func holdLittle(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// filled gives back what only the filling of the index and its orders needed.
func filled() {
	holdLittle(onceFilled)
	debug.FreeOSMemory()
}
