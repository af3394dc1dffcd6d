-- The leaderboard's own order, so that its first page is there before a million
-- people are read. Counts that are missing are noughts; who joined at an unknown
-- time comes after those of whom it is known.
CREATE INDEX person_standing ON person (
    scope, gone_at <> 0, -max(ifnull(referral_count, 0), 0), ifnull(created_at, 9223372036854775807), id);
