-- What a feed needs: a name for this journal, where rows that were copied from
-- another refdesk come from, and in which order events arrived again.

CREATE TABLE journal (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id TEXT NOT NULL
) STRICT;
INSERT INTO journal (one, id) VALUES (1, lower(hex(randomblob(16))));

-- A journal elsewhere that this one copies.
CREATE TABLE origin (
    key INTEGER PRIMARY KEY,
    journal TEXT NOT NULL UNIQUE CHECK (journal <> ''),
    repeats INTEGER NOT NULL DEFAULT 0 -- how far its repeats are known
) STRICT;

-- Where a journal row comes from; an event told to this refdesk itself has no
-- row here.
CREATE TABLE copied (
    seq INTEGER PRIMARY KEY REFERENCES event (seq) ON DELETE CASCADE,
    origin INTEGER NOT NULL REFERENCES origin (key),
    origin_seq INTEGER NOT NULL,
    missing INTEGER NOT NULL DEFAULT 0, -- events that the row stands for because they are gone; 0 = it is one
    UNIQUE (origin, origin_seq)
) STRICT;
CREATE INDEX copied_missing ON copied (missing) WHERE missing > 0;

-- The newest repeat of each event that has any.
CREATE TABLE repeat (
    seq INTEGER PRIMARY KEY REFERENCES event (seq) ON DELETE CASCADE,
    position INTEGER NOT NULL UNIQUE
) STRICT;
INSERT INTO repeat (seq, position) SELECT seq, row_number() OVER (ORDER BY seq) FROM event WHERE repeats > 0;
INSERT INTO counter (name, n) SELECT 'repeats', count(*) FROM repeat;
