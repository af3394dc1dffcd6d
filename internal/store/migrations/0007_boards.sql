-- Who stood where on each leaderboard, once a day, so that movement can be told.

CREATE TABLE board_day (
    key INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL REFERENCES scope (key),
    board TEXT NOT NULL,
    day INTEGER NOT NULL, -- since 1970, UTC
    at INTEGER NOT NULL,
    people BLOB NOT NULL, -- their keys, the first place first, as unsigned varints
    UNIQUE (scope, board, day)
) STRICT;
