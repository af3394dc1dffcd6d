-- What operators decided: changes on their way to a backend, the ledger of what
-- became of them, and how far each operator has looked.

CREATE TABLE change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    decision INTEGER NOT NULL, -- id of the first change decided together with this one
    verb TEXT NOT NULL,
    backend TEXT NOT NULL, campaign TEXT NOT NULL, target TEXT NOT NULL, person TEXT NOT NULL,
    headline TEXT NOT NULL, seen TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('staged', 'waiting', 'sending', 'unsure', 'done', 'failed', 'parked', 'manual', 'undone')),
    not_before INTEGER NOT NULL, -- 0 while staged = held for a person
    session TEXT NOT NULL, operator TEXT NOT NULL, reason TEXT NOT NULL, note TEXT NOT NULL,
    attempts INTEGER NOT NULL, rounds INTEGER NOT NULL, error TEXT NOT NULL,
    created_at INTEGER NOT NULL, attempted_at INTEGER NOT NULL,
    prove_after INTEGER NOT NULL, at INTEGER NOT NULL,
    rev INTEGER NOT NULL
) STRICT;
CREATE INDEX change_rev ON change (rev);
CREATE INDEX change_decision ON change (decision);
CREATE INDEX change_unsent ON change (operator, decision) WHERE state IN ('staged', 'waiting');
CREATE INDEX change_target ON change (backend, campaign, target, id);
CREATE INDEX change_person ON change (backend, campaign, person, id);
CREATE INDEX change_state ON change (state, id) WHERE state NOT IN ('done', 'failed', 'undone');
-- The database itself refuses a second change for a reward under way.
CREATE UNIQUE INDEX change_under_way ON change (backend, campaign, target)
    WHERE state NOT IN ('done', 'failed', 'parked', 'undone');

CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    operator TEXT NOT NULL,
    change INTEGER NOT NULL, -- 0 = about none
    backend TEXT NOT NULL, campaign TEXT NOT NULL, target TEXT NOT NULL,
    text_digest TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX ledger_change ON ledger (change) WHERE change <> 0;
CREATE TRIGGER ledger_keeps_rows BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_keeps_facts BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- Text that may name people. The salt keeps a digest from being guessed back
-- after its text was erased.
CREATE TABLE ledger_text (
    seq INTEGER PRIMARY KEY REFERENCES ledger (seq),
    salt BLOB,
    text TEXT
) STRICT;
CREATE TRIGGER ledger_text_keeps_rows BEFORE DELETE ON ledger_text
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_text_only_erased BEFORE UPDATE ON ledger_text
WHEN NEW.seq IS NOT OLD.seq OR NEW.salt IS NOT NULL OR NEW.text IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'text of the ledger can only be erased'); END;

CREATE TABLE looked (
    operator TEXT PRIMARY KEY,
    seq INTEGER NOT NULL -- journal position
) STRICT;

INSERT INTO counter (name, n) VALUES ('paused', 0);
