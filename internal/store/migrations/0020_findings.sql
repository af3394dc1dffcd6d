-- Who looked at a batch last, and what speaks against it since.

CREATE TABLE batch_look (
    batch INTEGER PRIMARY KEY REFERENCES batch (id),
    operator TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;

CREATE TABLE batch_finding (
    batch INTEGER NOT NULL REFERENCES batch (id),
    number INTEGER NOT NULL,
    line INTEGER NOT NULL, -- 0 = the batch as a whole
    whose TEXT NOT NULL, why TEXT NOT NULL,
    PRIMARY KEY (batch, number)
) STRICT, WITHOUT ROWID;
