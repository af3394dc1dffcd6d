package app

import (
	"os"
	"runtime/debug"
)

// leanCollection is the garbage, in percent of what is in use, that is let lie
// before a collection. Most of what a console holds are the index's columns,
// which hold next to no pointers: a collection takes milliseconds even with a
// million people, while the usual 100 percent would double the process.
const leanCollection = 25

// holdLittle sets when garbage is collected, unless the environment does.
func holdLittle() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(leanCollection)
	}
}
