package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"sync"

	"refdesk/internal/model"
)

// scopeName names a campaign at its backend.
type scopeName struct{ backend, campaign string }

// scopes remembers the numbers that stand for campaigns. They never change.
type scopes struct {
	mu   sync.RWMutex
	keys map[scopeName]int64
}

func (c *scopes) key(name scopeName) (int64, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	key, ok := c.keys[name]
	return key, ok
}

// learn takes in scopes that are committed.
func (c *scopes) learn(found map[scopeName]int64) {
	if len(found) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.keys == nil {
		c.keys = map[scopeName]int64{}
	}
	maps.Copy(c.keys, found)
}

// scope gives the number of a campaign, making one where there is none.
func (t *tx) scope(backend, campaign string) (int64, error) {
	name := scopeName{backend, campaign}
	if key, ok := t.s.scopes.key(name); ok {
		return key, nil
	}
	if key, ok := t.scopes[name]; ok {
		return key, nil
	}
	var key int64
	_, err := t.get(`INSERT INTO scope (backend, campaign) VALUES (?, ?)
		ON CONFLICT (backend, campaign) DO UPDATE SET people = people RETURNING key`,
		[]any{backend, campaign}, &key)
	if err != nil {
		return 0, err
	}
	t.scopes[name] = key
	return key, nil
}

// Sizes is how many people are known of each campaign, those who are gone not
// counted.
func (s *Store) Sizes(ctx context.Context) (map[model.CampaignRef]int, error) {
	type sized struct {
		of     model.CampaignRef
		people int
	}
	all, err := collect(ctx, s, func(scan func(...any) error) (one sized, err error) {
		return one, scan(&one.of.Backend, &one.of.ID, &one.people)
	}, "SELECT backend, campaign, people FROM scope")
	sizes := make(map[model.CampaignRef]int, len(all))
	for _, one := range all {
		sizes[one.of] = one.people
	}
	return sizes, err
}

// scopeKey gives the number of a campaign to a reader; false when the store
// never heard of it.
func (s *Store) scopeKey(ctx context.Context, backend, campaign string) (int64, bool, error) {
	name := scopeName{backend, campaign}
	if key, ok := s.scopes.key(name); ok {
		return key, true, nil
	}
	var key int64
	err := s.reading.QueryRowContext(ctx, `SELECT key FROM scope WHERE backend = ? AND campaign = ?`,
		backend, campaign).Scan(&key)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("store: %w", err)
	}
	s.scopes.learn(map[scopeName]int64{name: key})
	return key, true, nil
}

// notFound is the answer to a question about something unknown.
func notFound(what string) error { return fmt.Errorf("%s: %w", what, model.ErrNotFound) }
