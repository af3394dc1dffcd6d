-- How the keeper's reading of each campaign stands, so that its guests tell the
-- same. It is written anew by whoever keeps the store next.

DROP TABLE alarm;

-- Campaign '' stands for a backend of which no campaign is known yet. Times and
-- durations are milliseconds.
CREATE TABLE link (
    scope      INTEGER PRIMARY KEY REFERENCES scope (key),
    state      TEXT NOT NULL,
    problem    TEXT NOT NULL,
    webhook    TEXT NOT NULL, -- what is wrong with its webhooks
    period     INTEGER NOT NULL,
    swept_at   INTEGER NOT NULL,
    sweeping   INTEGER NOT NULL,
    people     INTEGER NOT NULL,
    expected   INTEGER NOT NULL,
    pages      INTEGER NOT NULL,
    per_minute INTEGER NOT NULL,
    time_left  INTEGER NOT NULL,
    follow_ups INTEGER NOT NULL,
    waits_from INTEGER NOT NULL -- since when the follow-up waits that waits longest, 0 = none does
) STRICT;
