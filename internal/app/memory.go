package app

import (
	"context"
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
	whenFilled   = 15
)

// holdLittle sets when garbage is collected, unless the environment does.
func holdLittle(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// onceFilled runs something that goes through everybody as well, and that nobody
// looks at a screen for, after the index has been filled.
func (a *App) onceFilled(run func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		a.mu.Lock()
		filling := a.filling
		a.mu.Unlock()
		if filling != nil {
			select {
			case <-filling:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return run(ctx)
	}
}

// filled gives back what only the filling of the index and its orders needed.
func filled() {
	holdLittle(whenFilled)
	debug.FreeOSMemory()
}
