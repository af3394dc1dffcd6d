package live

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"refdesk/internal/model"
)

// Metric is one gauge of another room, shown on /metrics as it is. Name follows
// the rules of Prometheus.
type Metric struct {
	Name  string
	Help  string
	Value float64
}

// unhealthyTime bounds how long one failure is held against the listener. A
// proxy that sends nothing to an unhealthy one would never see it recover.
const unhealthyTime = 30 * time.Second

// serveHealth answers 503 while events cannot be taken.
func (l *Listener) serveHealth(w http.ResponseWriter, _ *http.Request) {
	now := l.options.Now()
	l.mu.Lock()
	problem := l.problem
	if l.state == model.LinkDegraded && now.Sub(l.failed) > unhealthyTime {
		problem = ""
	}
	l.mu.Unlock()
	if problem != "" {
		http.Error(w, problem, http.StatusServiceUnavailable)
		return
	}
	io.WriteString(w, "ok\n")
}

// serveMetrics answers in the text format of Prometheus.
func (l *Listener) serveMetrics(w http.ResponseWriter, _ *http.Request) {
	var page strings.Builder
	l.writeOwn(&page)
	if l.options.Metrics != nil {
		for _, m := range l.options.Metrics() {
			writeHead(&page, m.Name, "gauge", m.Help)
			writeValue(&page, m.Name, "", m.Value)
		}
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	io.WriteString(w, page.String())
}

func (l *Listener) writeOwn(page *strings.Builder) {
	l.mu.Lock()
	defer l.mu.Unlock()
	names := make([]string, 0, len(l.hooks))
	for name := range l.hooks {
		names = append(names, name)
	}
	slices.Sort(names)
	l.writeCounter(page, names, "accepted", "Deliveries answered with success, repeats and quarantined ones among them.",
		func(t tally) int64 { return t.accepted })
	l.writeCounter(page, names, "repeats", "Accepted deliveries that were known.",
		func(t tally) int64 { return t.repeats })
	l.writeCounter(page, names, "quarantined", "Accepted deliveries that could not be read.",
		func(t tally) int64 { return t.quarantined })
	l.writeRefused(page, names)
	l.writeKeyForms(page, names)
	writeHead(page, "refdesk_webhook_last_event_timestamp_seconds", "gauge", "When the newest delivery was accepted, 0 before the first.")
	writeValue(page, "refdesk_webhook_last_event_timestamp_seconds", "", unixSeconds(l.lastAt))
}

func (l *Listener) writeCounter(page *strings.Builder, names []string, what, help string, of func(tally) int64) {
	metric := "refdesk_webhook_" + what + "_total"
	writeHead(page, metric, "counter", help)
	for _, name := range names {
		writeValue(page, metric, fmt.Sprintf("{hook=%q}", name), float64(of(l.hooks[name].tally)))
	}
}

func (l *Listener) writeRefused(page *strings.Builder, names []string) {
	const metric = "refdesk_webhook_refused_total"
	writeHead(page, metric, "counter", "Deliveries that were not taken, by reason.")
	for _, name := range names {
		for _, known := range refusals {
			labels := fmt.Sprintf("{hook=%q,reason=%q}", name, known.reason)
			writeValue(page, metric, labels, float64(l.hooks[name].tally.refused[known.reason]))
		}
	}
}

// writeKeyForms tells which of several ways a vendor's signatures use the
// secret. A hook without such a choice has no line.
func (l *Listener) writeKeyForms(page *strings.Builder, names []string) {
	const metric = "refdesk_webhook_signature_key_info"
	writeHead(page, metric, "gauge", "How the newest signature used the secret, where there are several ways.")
	for _, name := range names {
		if form := l.hooks[name].tally.form; form != "" {
			writeValue(page, metric, fmt.Sprintf("{hook=%q,form=%q}", name, form), 1)
		}
	}
}

func writeHead(page *strings.Builder, metric, kind, help string) {
	fmt.Fprintf(page, "# HELP %s %s\n# TYPE %s %s\n", metric, help, metric, kind)
}

func writeValue(page *strings.Builder, metric, labels string, value float64) {
	page.WriteString(metric + labels + " " + strconv.FormatFloat(value, 'f', -1, 64) + "\n")
}

func unixSeconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}
