package views_test

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"refdesk/ui/uitest"
	"refdesk/views"
)

// BenchmarkKey is one key on a full screen and the frame after it, which the
// program draws after every message.
func BenchmarkKey(b *testing.B) {
	for _, size := range sizes[1:] {
		benchmarkKey(b, size.w, size.h)
	}
}

func benchmarkKey(b *testing.B, width, height int) {
	for _, tab := range []string{"2", "4", "7", "8"} {
		b.Run(fmt.Sprintf("%dx%d/%s", width, height, tab), func(b *testing.B) {
			clock := uitest.NewClock()
			w := launch(clock)
			for i := range 3000 {
				w.people = append(w.people, person(i, clock.Now()))
				w.rewards = append(w.rewards, reward(i, "waiting", clock.Now(), w.people))
				w.events = append(w.events, w.events[i%9])
			}
			decided(w)
			root := views.NewRoot(env(w, clock))
			uitest.Send(b, root, tea.WindowSizeMsg{Width: width, Height: height})
			uitest.Run(b, root, root.Init())
			uitest.Press(b, root, tab)
			keys := []tea.Msg{uitest.Key("down"), uitest.Key("up")}
			b.ReportAllocs()
			b.ResetTimer()
			for i := range b.N {
				root.Update(keys[i%2])
				_ = root.View()
			}
		})
	}
}
