-- The fraud desk: cases and the people in them, verdicts with the evidence as
-- it was seen, and links that count for nothing.

CREATE TABLE fraud_case (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    scope INTEGER NOT NULL REFERENCES scope (key),
    merged_into INTEGER NOT NULL DEFAULT 0, -- the older case that this one leads to; 0 = it stands
    state TEXT NOT NULL CHECK (state IN ('open', 'held', 'cleared', 'blocked')),
    ring INTEGER NOT NULL,
    lead TEXT NOT NULL,
    score INTEGER NOT NULL,
    parts TEXT NOT NULL, -- JSON, as links, stake, returned and base are
    links TEXT NOT NULL,
    stake TEXT NOT NULL,
    waiting INTEGER NOT NULL,
    deadline INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    returned TEXT NOT NULL,
    faded INTEGER NOT NULL, -- the evidence no longer reaches the threshold
    evidence TEXT NOT NULL, -- digest of the finding, to see that nothing changed
    held_until INTEGER NOT NULL,
    taken_by TEXT NOT NULL DEFAULT '',
    taken_at INTEGER NOT NULL DEFAULT 0,
    verdict INTEGER NOT NULL DEFAULT 0, -- the newest that stands
    base TEXT NOT NULL, -- the parts when it was given
    rev INTEGER NOT NULL
) STRICT;
CREATE INDEX fraud_case_rev ON fraud_case (rev);
CREATE INDEX fraud_case_merged ON fraud_case (merged_into) WHERE merged_into <> 0;
CREATE INDEX fraud_case_held ON fraud_case (held_until) WHERE state = 'held' AND held_until <> 0;

-- A person is in one case at most.
CREATE TABLE case_person (
    scope INTEGER NOT NULL REFERENCES scope (key),
    person TEXT NOT NULL,
    case_id INTEGER NOT NULL REFERENCES fraud_case (id),
    place INTEGER NOT NULL,
    score INTEGER NOT NULL,
    parts TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open', -- what was decided on this person
    PRIMARY KEY (scope, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_person_case ON case_person (case_id, place);

CREATE TABLE verdict (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    decision INTEGER NOT NULL, -- id of the first verdict given together with this one
    case_id INTEGER NOT NULL REFERENCES fraud_case (id),
    word TEXT NOT NULL,
    reason TEXT NOT NULL, note TEXT NOT NULL,
    operator TEXT NOT NULL, session TEXT NOT NULL,
    at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    not_before INTEGER NOT NULL, -- end of the undo window
    whole INTEGER NOT NULL,
    score INTEGER NOT NULL,
    people TEXT NOT NULL, -- JSON array of vendor ids
    digest TEXT NOT NULL, -- SHA-256 of evidence
    evidence TEXT, -- JSON, as it was seen; NULL when erased
    was TEXT NOT NULL, -- JSON: what an undo puts back
    undone_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX verdict_case ON verdict (case_id, id);
CREATE INDEX verdict_operator ON verdict (operator, id) WHERE undone_at = 0;

CREATE TABLE trust (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    scope INTEGER NOT NULL REFERENCES scope (key),
    signal TEXT NOT NULL, value TEXT NOT NULL, -- '' for a pair
    people TEXT NOT NULL, -- JSON: the two of a pair, in order
    note TEXT NOT NULL, operator TEXT NOT NULL,
    at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL DEFAULT 0,
    rev INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX trust_once ON trust (scope, signal, value, people) WHERE ended_at = 0;

-- Changes know the verdict they follow from. Those of small groups leave before
-- those of large ones, and among equals what the vendor would move first.
ALTER TABLE change ADD COLUMN verdict INTEGER NOT NULL DEFAULT 0;
ALTER TABLE change ADD COLUMN deadline INTEGER NOT NULL DEFAULT 9223372036854775807; -- the largest number = none
ALTER TABLE change ADD COLUMN many INTEGER NOT NULL DEFAULT 0;
CREATE INDEX change_verdict ON change (verdict) WHERE verdict <> 0;
CREATE INDEX change_due ON change (many, deadline, id) WHERE state IN ('staged', 'waiting');

ALTER TABLE hold ADD COLUMN case_id INTEGER NOT NULL DEFAULT 0; -- held by a verdict on this case
CREATE INDEX hold_case ON hold (case_id) WHERE case_id <> 0 AND released_at = 0;
