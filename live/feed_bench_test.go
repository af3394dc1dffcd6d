package live

import (
	"bytes"
	"context"
	"net"
	"sync"
	"testing"

	"github.com/gorilla/websocket"
)

// BenchmarkFeedFanOut hands events to a hundred readers at the journal's end
// over loopback. An operation is one event that reached all of them.
func BenchmarkFeedFanOut(b *testing.B) {
	const readers = 100
	o := newOrigin("one")
	f := newTestFeed(b, o)
	f.bounds.readers = readers
	if err := f.Listen(); err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- f.Run(ctx) }()
	var ready, reading sync.WaitGroup
	for range readers {
		ready.Add(1)
		reading.Go(func() { drain(b, f.Addr(), b.N, ready.Done) })
	}
	ready.Wait()
	b.ResetTimer()
	for range b.N { // the readers have to know how many will come
		o.addSome(1)
	}
	reading.Wait()
	b.ReportMetric(float64(readers)*float64(b.N)/b.Elapsed().Seconds(), "deliveries/s")
	cancel()
	<-ended
}

// drain reads until a number of events have come.
func drain(b *testing.B, address string, events int, ready func()) {
	dialer := websocket.Dialer{NetDialContext: (&net.Dialer{}).DialContext}
	conn, _, err := dialer.Dial("ws://"+address+"/feed", map[string][]string{"Authorization": {"Bearer " + feedToken}})
	if err != nil {
		b.Error(err)
		ready()
		return
	}
	defer conn.Close()
	_, _, _ = conn.ReadMessage()
	ask := feedMessage{Type: feedResume, Version: feedVersion}
	if err := conn.WriteJSON(ask); err != nil {
		b.Error(err)
	}
	ready()
	for events > 0 {
		_, frame, err := conn.ReadMessage()
		if err != nil {
			b.Error(err)
			return
		}
		events -= bytes.Count(frame, []byte(`"type":"event"`))
	}
}
