-- What the keeper knows to be wrong with a campaign's webhooks, so that its
-- guests can tell as well.

CREATE TABLE alarm (
    scope INTEGER PRIMARY KEY REFERENCES scope (key),
    text TEXT NOT NULL CHECK (text <> '')
) STRICT;
