-- Payments outside the backends. The database itself sees to it that nothing
-- earned is in two open batches, and that nothing is paid twice.

CREATE TABLE batch (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL CHECK (state IN ('made', 'checked', 'released', 'paid', 'part-failed', 'closed', 'void')),
    backend TEXT NOT NULL, campaign TEXT NOT NULL, -- what it was narrowed to, '' = all
    format TEXT NOT NULL, currency TEXT NOT NULL, note TEXT NOT NULL,
    lines INTEGER NOT NULL CHECK (lines > 0),
    total INTEGER NOT NULL CHECK (total > 0), -- minor units
    two_people INTEGER NOT NULL,
    made_by TEXT NOT NULL, made_at INTEGER NOT NULL,
    written_at INTEGER NOT NULL DEFAULT 0, -- when its files were on disk, 0 = not known to be
    checked_by TEXT NOT NULL DEFAULT '', checked_at INTEGER NOT NULL DEFAULT 0,
    released_by TEXT NOT NULL DEFAULT '', released_at INTEGER NOT NULL DEFAULT 0,
    ended_by TEXT NOT NULL DEFAULT '', ended_at INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    paid INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0, -- lines
    paid_total INTEGER NOT NULL DEFAULT 0,
    rev INTEGER NOT NULL,
    CHECK (two_people = 0 OR released_at = 0 OR lower(released_by) <> lower(made_by)),
    CHECK (state <> 'void' OR paid = 0)
) STRICT;
CREATE INDEX batch_rev ON batch (rev);

CREATE TABLE batch_file (
    batch INTEGER NOT NULL REFERENCES batch (id),
    number INTEGER NOT NULL,
    path TEXT NOT NULL, sha256 TEXT NOT NULL,
    lines INTEGER NOT NULL, total INTEGER NOT NULL,
    PRIMARY KEY (batch, number)
) STRICT, WITHOUT ROWID;

-- One payment. Of a sum due, start is how much the person had earned in all
-- where this part begins; of a reward it is 0.
CREATE TABLE batch_line (
    batch INTEGER NOT NULL REFERENCES batch (id),
    number INTEGER NOT NULL,
    backend TEXT NOT NULL, campaign TEXT NOT NULL, person TEXT NOT NULL, thing TEXT NOT NULL,
    reward TEXT NOT NULL, -- its id, '' where the thing is a sum due
    start INTEGER NOT NULL,
    minor INTEGER NOT NULL, currency TEXT NOT NULL,
    name TEXT NOT NULL, address TEXT NOT NULL, title TEXT NOT NULL,
    seen TEXT NOT NULL, since INTEGER NOT NULL,
    reference TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'paid', 'failed', 'void')),
    cause TEXT NOT NULL DEFAULT '', settled_at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (batch, number),
    CHECK (start >= 0 AND minor > 0 AND start <= 9223372036854775807 - minor)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX batch_line_open ON batch_line (backend, campaign, person, thing) WHERE state = 'open';
CREATE UNIQUE INDEX batch_line_paid ON batch_line (backend, campaign, person, thing, start) WHERE state IN ('open', 'paid');
CREATE UNIQUE INDEX batch_line_reference ON batch_line (reference);
CREATE INDEX batch_line_person ON batch_line (backend, campaign, person);

-- Two parts of one thing that overlap are one payment twice, in part.
CREATE TRIGGER batch_line_once BEFORE INSERT ON batch_line
WHEN NEW.state IN ('open', 'paid') AND EXISTS (SELECT 1 FROM batch_line l
    WHERE l.backend = NEW.backend AND l.campaign = NEW.campaign AND l.person = NEW.person AND l.thing = NEW.thing
    AND l.state IN ('open', 'paid') AND l.start < NEW.start + NEW.minor AND NEW.start < l.start + l.minor)
BEGIN SELECT RAISE(ABORT, 'this is in a batch already'); END;
CREATE TRIGGER batch_line_once_again BEFORE UPDATE OF state ON batch_line
WHEN NEW.state IN ('open', 'paid') AND EXISTS (SELECT 1 FROM batch_line l
    WHERE l.backend = NEW.backend AND l.campaign = NEW.campaign AND l.person = NEW.person AND l.thing = NEW.thing
    AND l.state IN ('open', 'paid') AND l.start < NEW.start + NEW.minor AND NEW.start < l.start + l.minor
    AND (l.batch <> NEW.batch OR l.number <> NEW.number))
BEGIN SELECT RAISE(ABORT, 'this is in a batch already'); END;
CREATE TRIGGER batch_line_keeps_money BEFORE UPDATE OF batch, number, backend, campaign, person, thing, reward, start, minor, currency, reference ON batch_line
BEGIN SELECT RAISE(ABORT, 'what a line pays to whom is fixed'); END;
CREATE TRIGGER batch_line_keeps_rows BEFORE DELETE ON batch_line
BEGIN SELECT RAISE(ABORT, 'lines of a batch are kept'); END;

CREATE TABLE batch_import (
    batch INTEGER NOT NULL REFERENCES batch (id),
    at INTEGER NOT NULL, operator TEXT NOT NULL,
    name TEXT NOT NULL, sha256 TEXT NOT NULL,
    paid INTEGER NOT NULL, failed INTEGER NOT NULL, open INTEGER NOT NULL,
    PRIMARY KEY (batch, sha256)
) STRICT, WITHOUT ROWID;
