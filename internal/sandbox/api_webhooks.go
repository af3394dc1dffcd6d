package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"time"
)

func (q *request) listWebhooks() (any, *failure) {
	return map[string]any{"webhooks": mapped(q.campaign.hooks, (*hook).view)}, nil
}

func (q *request) createWebhook() (any, *failure) {
	c := q.campaign
	q.in.only("payloadUrl", "events", "secret", "isEnabled")
	change := q.readHook()
	if change.url == nil && len(q.in.problems) == 0 {
		q.in.bad("payloadUrl", "Required.")
	}
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	if len(c.hooks) >= maxHooks {
		return nil, badRequest("A program can have at most 5 webhooks.")
	}
	taken := func(id string) bool { return c.hook(id) != nil }
	h := &hook{id: q.program.names.fresh("", 12, taken, c.id, "webhook"), enabled: true, events: []string{}}
	c.hooks = append(c.hooks, q.server.post.open(h))
	h.change(change)
	return h.view(), nil
}

func (q *request) updateWebhook() (any, *failure) {
	h := q.campaign.hook(q.path["webhook"])
	if h == nil {
		return nil, notFound("Webhook")
	}
	q.in.only("payloadUrl", "events", "secret", "isEnabled")
	change := q.readHook()
	if refused := q.in.verdict(); refused != nil {
		return nil, refused
	}
	h.change(change)
	return h.view(), nil
}

func (q *request) readHook() hookChange {
	change := hookChange{url: q.in.maybe("payloadUrl", 2000), secret: q.in.maybe("secret", 500)}
	if change.url != nil {
		u, err := url.Parse(*change.url)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			q.in.bad("payloadUrl", "Must be a URL.")
		}
	}
	if events, ok := q.in.list("events"); ok {
		change.events = events
		for _, event := range events {
			if !slices.Contains(eventNames, event) {
				q.in.bad("events", "Unknown event "+event)
			}
		}
	}
	if on, ok := q.in.flag("isEnabled"); ok {
		change.enabled = &on
	}
	return change
}

func (c *campaign) hook(id string) *hook {
	for _, h := range c.hooks {
		if h.id == id {
			return h
		}
	}
	return nil
}

func (q *request) deleteWebhook() (any, *failure) {
	c := q.campaign
	h := c.hook(q.path["webhook"])
	if h == nil {
		return nil, notFound("Webhook")
	}
	c.hooks = slices.DeleteFunc(c.hooks, func(x *hook) bool { return x == h })
	q.server.post.shut(h)
	return map[string]any{"id": h.id, "success": true}, nil
}

// testWebhook sends a mock event and tells what the receiver answered. It
// works outside the lock, because the receiver may take its time.
func (q *request) testWebhook() (any, *failure) {
	q.server.mu.Lock()
	h := q.campaign.hook(q.path["webhook"])
	if h == nil {
		q.server.mu.Unlock()
		return nil, notFound("Webhook")
	}
	event, _ := q.in.oneOf("event", eventNames...)
	subscribed := h.view()
	if event == "" && len(subscribed.Events) > 0 {
		event = subscribed.Events[0]
	}
	if event == "" || subscribed.PayloadURL == nil {
		q.in.bad("event", "The webhook has no events or no payload URL.")
	}
	if refused := q.in.verdict(); refused != nil {
		q.server.mu.Unlock()
		return nil, refused
	}
	body, err := stringify(envelope{Event: event, CreatedAt: q.now, Data: q.campaign.mock(event, q.now)})
	q.server.mu.Unlock()
	if err != nil {
		return nil, serverError()
	}

	target, secret := h.target()
	status, err := q.server.post.deliver(target, secret, &delivery{event: event, body: body, stamp: q.now, queued: time.Now()})
	message := http.StatusText(status)
	if err != nil {
		message = "The payload URL could not be reached."
	}
	return map[string]any{
		"success": err == nil && status/100 == 2, "payload": json.RawMessage(body),
		"response": map[string]any{"msg": message, "statusCode": status},
	}, nil
}
