-- Decisions beyond rewards: changes of commissions and people, holds that no
-- backend knows of, and notes. Sales are followed row by row, as rewards are.

ALTER TABLE change ADD COLUMN object TEXT NOT NULL DEFAULT 'reward';
ALTER TABLE change ADD COLUMN patch TEXT NOT NULL DEFAULT ''; -- JSON object of what an edit sets
DROP INDEX change_target;
CREATE INDEX change_target ON change (backend, campaign, object, target, id);
-- The database itself refuses a second change under way for one object.
DROP INDEX change_under_way;
CREATE UNIQUE INDEX change_under_way ON change (backend, campaign, object, target)
    WHERE state NOT IN ('done', 'failed', 'parked', 'undone');

-- '' in rows about none, and in those from before objects other than rewards.
ALTER TABLE ledger ADD COLUMN object TEXT NOT NULL DEFAULT '';
CREATE INDEX ledger_note ON ledger (backend, campaign, object, target) WHERE kind = 'note';

CREATE TABLE hold (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    backend TEXT NOT NULL, campaign TEXT NOT NULL,
    object TEXT NOT NULL, target TEXT NOT NULL, person TEXT NOT NULL,
    operator TEXT NOT NULL, reason TEXT NOT NULL, note TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL, -- 0 = until somebody releases it
    released_at INTEGER NOT NULL DEFAULT 0, -- 0 = nobody has
    released_by TEXT NOT NULL DEFAULT '', -- '' = its time was over
    rev INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX hold_open ON hold (backend, campaign, object, target) WHERE released_at = 0;
CREATE INDEX hold_person ON hold (backend, campaign, person);

CREATE INDEX commission_rev ON commission (rev);
CREATE INDEX payout_rev ON payout (rev);
