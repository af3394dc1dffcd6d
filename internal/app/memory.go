package app

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
)

// How much garbage, in percent of what is in use, is let lie before a
// collection. Most of what a console holds are the index's columns, which hold
// next to no pointers: a collection takes milliseconds even with a million
// people, while the usual 100 percent would double the process. While the index
// fills there is little in use and much garbage, so that more of it may lie;
// once there is much in use, no more of it than a console makes in seconds.
const (
	whileFilling = 30
	mostFilled   = 15
	leastFilled  = 5
	mostGarbage  = 16 << 20 // bytes
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

// filled gives back what only the filling of columns and orders needed.
func filled() {
	debug.FreeOSMemory()
	inUse := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(inUse)
	holdLittle(percentOf(inUse[0].Value.Uint64()))
}

// percentOf is how much garbage may lie beside so many bytes in use.
func percentOf(live uint64) int {
	return min(max(int(100*mostGarbage/max(live, 1)), leastFilled), mostFilled)
}
