package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"refdesk/internal/model"
)

// daysKept is how long places are kept, a little more than the longest span
// that movement is asked for.
const daysKept = 40

// boardQueries give the keys of those who count in an order, the first place
// first: most first, the oldest of equal ones first, like the lists in memory.
// A place beyond model.KeptPlaces says nothing that is worth its room. All name
// ?2, when the month began, because all are given the same arguments. An absurd
// amount counts as a large one, so that no sum overflows.
var boardQueries = map[model.Order]string{
	model.OrderAllTime:       firstBy("referral_count", ""),
	model.OrderCurrentMonth:  firstBy("monthly_count", ""),
	model.OrderPreviousMonth: firstBy("prev_month_count", "AND ifnull(created_at, 0) < ?2"),
	model.OrderImpressions:   firstBy("impressions", ""),
	model.OrderUniqueViews:   firstBy("unique_views", ""),
	model.OrderByReferrals:   firstBy("referral_count", ""),
	model.OrderByLeads:       firstBy("lead_count", ""),
	model.OrderByCommissions: `SELECT p.key FROM (
			SELECT c.person, sum(min(c.in_campaign_minor, 1000000000000)) earned FROM commission c
			JOIN campaign g ON g.scope = c.scope AND g.currency = c.in_campaign_currency
			WHERE c.scope = ?1 AND ?2 AND c.in_campaign_minor > 0 AND c.state NOT IN ('deleted', 'reversed') GROUP BY c.person
		) e JOIN person p ON p.scope = ?1 AND p.id = e.person
		WHERE p.gone_at = 0 ORDER BY e.earned DESC` + oldestFirst,
}

const oldestFirst = `, ifnull(nullif(created_at, 0), 9223372036854775807), id LIMIT ?3`

// firstBy orders by a column of people. Names are constants of this file.
func firstBy(column, further string) string {
	return `SELECT key FROM person WHERE scope = ?1 AND ?2 AND gone_at = 0 AND ` + column + ` > 0 ` + further +
		` ORDER BY ` + column + ` DESC` + oldestFirst
}

// KeepBoards keeps who stands where, for each campaign that was read to its end
// once and of which nothing is kept for this day (UTC), and forgets what is
// older than daysKept.
func (s *Store) KeepBoards(ctx context.Context, now time.Time) error {
	day := now.UTC().Unix() / secondsOfDay
	missing, err := collect(ctx, s, func(scan func(...any) error) (scope int64, err error) {
		return scope, scan(&scope)
	}, `SELECT w.scope FROM sweep w WHERE (w.pass > 1 OR w.finished_at > 0)
		AND NOT EXISTS (SELECT 1 FROM board_day b WHERE b.scope = w.scope AND b.day = ?)`, day)
	if err != nil {
		return err
	}
	var failures []error
	for _, scope := range missing {
		failures = append(failures, s.keepBoardsOf(ctx, scope, now, day))
	}
	return errors.Join(failures...)
}

const secondsOfDay = 24 * 60 * 60

// keepBoardsOf keeps all orders of one campaign. They are read beside the
// writer, who only has to write them down.
func (s *Store) keepBoardsOf(ctx context.Context, scope int64, now time.Time, day int64) error {
	kept := make(map[model.Order][]byte, len(boardQueries))
	for by, query := range boardQueries {
		keys, err := collect(ctx, s, func(scan func(...any) error) (key int64, err error) {
			return key, scan(&key)
		}, query, scope, monthBegan(now).UnixMilli(), model.KeptPlaces)
		if err != nil {
			return err
		}
		if len(keys) > 0 {
			kept[by] = packKeys(keys)
		}
	}
	return s.write(ctx, func(t *tx) error {
		for by, keys := range kept {
			err := t.exec(`INSERT INTO board_day (scope, board, day, at, people) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
				scope, string(by), day, millis(now), keys)
			if err != nil {
				return err
			}
		}
		return t.exec(`DELETE FROM board_day WHERE scope = ? AND day < ?`, scope, day-daysKept)
	})
}

// monthBegan is when the month of a time began.
//
// Source: assumed for GrowSurf, that months are those of UTC.
func monthBegan(now time.Time) time.Time {
	now = now.UTC()
	return time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
}

// PastPlaces gives the newest places of an order that were kept at a time or
// before it, else the oldest there are; without a time where none are kept.
func (s *Store) PastPlaces(ctx context.Context, campaign model.CampaignRef, by model.Order, at time.Time) (model.PastPlaces, error) {
	found, err := collect(ctx, s, func(scan func(...any) error) (p model.PastPlaces, err error) {
		var kept int64
		var people []byte
		if err := scan(&kept, &people); err != nil {
			return p, err
		}
		p.At = timeOf(kept)
		p.Places, err = unpackPlaces(people)
		return p, err
	}, `SELECT b.at, b.people FROM board_day b JOIN scope s ON s.key = b.scope
		WHERE s.backend = ?1 AND s.campaign = ?2 AND b.board = ?3
		ORDER BY b.at > ?4, CASE WHEN b.at > ?4 THEN b.at ELSE -b.at END LIMIT 1`,
		campaign.Backend, campaign.ID, string(by), millis(at))
	if err != nil || len(found) == 0 {
		return model.PastPlaces{}, err
	}
	return found[0], nil
}

func packKeys(keys []int64) []byte {
	packed := make([]byte, 0, 3*len(keys))
	for _, key := range keys {
		packed = binary.AppendUvarint(packed, uint64(key))
	}
	return packed
}

// unpackPlaces gives the places of packed keys.
func unpackPlaces(packed []byte) (map[int64]int, error) {
	places := make(map[int64]int, len(packed)/3)
	for place := 1; len(packed) > 0; place++ {
		key, n := binary.Uvarint(packed)
		if n <= 0 {
			return nil, fmt.Errorf("store: kept places cannot be read after the first %d", place-1)
		}
		places[int64(key)] = place
		packed = packed[n:]
	}
	return places, nil
}
