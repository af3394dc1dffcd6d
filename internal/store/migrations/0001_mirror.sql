-- What backends told: the journal of events, the mirror folded from events and
-- readings, and how far readings have come. Times are milliseconds UTC.

-- Counters that a commit maintains, so that status lines need no counting.
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    n    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counter (name, n) VALUES ('rev', 0), ('events', 0), ('quarantined', 0), ('waiting', 0);

-- A campaign of a backend as a small number, because millions of rows name it.
-- Campaign '' stands for events that named none.
CREATE TABLE scope (
    key      INTEGER PRIMARY KEY,
    backend  TEXT NOT NULL CHECK (backend <> ''),
    campaign TEXT NOT NULL CHECK (length(campaign) <= 512),
    people   INTEGER NOT NULL DEFAULT 0, -- known and not gone
    UNIQUE (backend, campaign)
) STRICT;

CREATE TABLE event (
    seq         INTEGER PRIMARY KEY, -- without gaps: refused rows take no number
    received_at INTEGER NOT NULL,
    scope       INTEGER NOT NULL REFERENCES scope (key),
    backend     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    name        TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    subject     TEXT NOT NULL,
    person      TEXT NOT NULL,
    person_name TEXT NOT NULL,
    email       TEXT NOT NULL,
    headline    TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('folded', 'stale', 'quarantined')),
    reason      TEXT NOT NULL,
    repeats     INTEGER NOT NULL DEFAULT 0,
    fold_key    TEXT, -- NULL where only the body identifies the event
    digest      BLOB, -- SHA-256 of raw; NULL where there is no body
    raw         BLOB NOT NULL -- last, so that reading the rest skips it
) STRICT;
CREATE UNIQUE INDEX event_digest ON event (backend, digest) WHERE digest IS NOT NULL;
CREATE UNIQUE INDEX event_fold_key ON event (backend, fold_key) WHERE fold_key IS NOT NULL;
CREATE INDEX event_person ON event (scope, person, seq) WHERE person <> '';

-- The tables of the mirror begin alike:
--   as_of       newest time any fact of the row is known for
--   read_at     time of the newest complete reading, 0 = only events know it
--   first_seen  when we learnt of it, by our clock
--   gone_at     when it was proven deleted, 0 = it is not
--   told        JSON object: facts that events told after read_at, and when
--   rev         the commit that last changed the row

CREATE TABLE campaign (
    key INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL REFERENCES scope (key),
    id TEXT NOT NULL CHECK (id <> '' AND length(id) <= 512),
    as_of INTEGER NOT NULL, read_at INTEGER NOT NULL, first_seen INTEGER NOT NULL,
    gone_at INTEGER NOT NULL, told TEXT, rev INTEGER NOT NULL,
    name TEXT, type TEXT, status TEXT, currency TEXT,
    participants INTEGER, referrals INTEGER, winners INTEGER,
    created_at INTEGER,
    UNIQUE (scope, id)
) STRICT;

CREATE TABLE reward_config (
    key INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL REFERENCES scope (key),
    id TEXT NOT NULL CHECK (id <> '' AND length(id) <= 512),
    as_of INTEGER NOT NULL, read_at INTEGER NOT NULL, first_seen INTEGER NOT NULL,
    gone_at INTEGER NOT NULL, told TEXT, rev INTEGER NOT NULL,
    title TEXT, type TEXT,
    UNIQUE (scope, id)
) STRICT;

CREATE TABLE person (
    key INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL REFERENCES scope (key),
    id TEXT NOT NULL CHECK (id <> '' AND length(id) <= 512),
    as_of INTEGER NOT NULL, read_at INTEGER NOT NULL, first_seen INTEGER NOT NULL,
    gone_at INTEGER NOT NULL, told TEXT, rev INTEGER NOT NULL,
    email TEXT, first_name TEXT, last_name TEXT,
    referred_by TEXT, referral_count INTEGER, monthly_count INTEGER, prev_month_count INTEGER,
    lead_count INTEGER, rank INTEGER, monthly_rank INTEGER,
    impressions INTEGER, unique_views INTEGER, shares INTEGER,
    risk TEXT, risk_reason TEXT, referral_status TEXT, referral_source TEXT, affiliate_status TEXT,
    ip TEXT, fingerprint TEXT, device TEXT,
    share_url TEXT, notes TEXT, metadata TEXT, winner INTEGER, unsubscribed INTEGER,
    vanity_keys TEXT, extra TEXT, created_at INTEGER,
    UNIQUE (scope, id)
) STRICT;
CREATE INDEX person_rev ON person (rev);
CREATE INDEX person_read_at ON person (scope, read_at) WHERE gone_at = 0;
CREATE INDEX person_referred_by ON person (scope, referred_by) WHERE referred_by IS NOT NULL;

-- Names under which a person was ever known: vendor ids and lower-cased
-- addresses. An address that moved to somebody else names both.
CREATE TABLE alias (
    value TEXT NOT NULL,
    scope INTEGER NOT NULL REFERENCES scope (key),
    person INTEGER NOT NULL REFERENCES person (key),
    PRIMARY KEY (value, scope, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE reward (
    key INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL REFERENCES scope (key),
    id TEXT NOT NULL CHECK (id <> '' AND length(id) <= 512),
    as_of INTEGER NOT NULL, read_at INTEGER NOT NULL, first_seen INTEGER NOT NULL,
    gone_at INTEGER NOT NULL, told TEXT, rev INTEGER NOT NULL,
    config TEXT, person TEXT, other TEXT, side TEXT, state TEXT, title TEXT,
    created_at INTEGER, approved_at INTEGER, fulfilled_at INTEGER,
    UNIQUE (id, scope)
) STRICT;
CREATE INDEX reward_rev ON reward (rev);
CREATE INDEX reward_person ON reward (scope, person);

CREATE TABLE commission (
    key INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL REFERENCES scope (key),
    id TEXT NOT NULL CHECK (id <> '' AND length(id) <= 512),
    as_of INTEGER NOT NULL, read_at INTEGER NOT NULL, first_seen INTEGER NOT NULL,
    gone_at INTEGER NOT NULL, told TEXT, rev INTEGER NOT NULL,
    person TEXT, other TEXT, state TEXT, event TEXT,
    amount_minor INTEGER, amount_currency TEXT,
    in_campaign_minor INTEGER, in_campaign_currency TEXT,
    sale_minor INTEGER, sale_currency TEXT,
    hold_days INTEGER,
    created_at INTEGER, approved_at INTEGER, paid_at INTEGER, reversed_at INTEGER,
    UNIQUE (scope, id)
) STRICT;
CREATE INDEX commission_person ON commission (scope, person);

CREATE TABLE payout (
    key INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL REFERENCES scope (key),
    id TEXT NOT NULL CHECK (id <> '' AND length(id) <= 512),
    as_of INTEGER NOT NULL, read_at INTEGER NOT NULL, first_seen INTEGER NOT NULL,
    gone_at INTEGER NOT NULL, told TEXT, rev INTEGER NOT NULL,
    person TEXT, state TEXT,
    amount_minor INTEGER, amount_currency TEXT,
    in_campaign_minor INTEGER, in_campaign_currency TEXT,
    commissions TEXT, -- JSON array of ids
    created_at INTEGER, queued_at INTEGER, issued_at INTEGER, failed_at INTEGER,
    UNIQUE (scope, id)
) STRICT;
CREATE INDEX payout_person ON payout (scope, person);

-- People to be read again. touched_at is when what touched them happened: a
-- reading that holds for a later time settles the row.
CREATE TABLE follow_up (
    scope INTEGER NOT NULL REFERENCES scope (key),
    person TEXT NOT NULL,
    due INTEGER NOT NULL,
    urgent INTEGER NOT NULL,
    touched_at INTEGER NOT NULL,
    readings INTEGER NOT NULL DEFAULT 0, -- made since, and not new enough
    PRIMARY KEY (scope, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX follow_up_due ON follow_up (scope, urgent DESC, due);

CREATE TABLE sweep (
    scope INTEGER PRIMARY KEY REFERENCES scope (key),
    pass INTEGER NOT NULL,
    cursor TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER NOT NULL,
    people INTEGER NOT NULL,
    pages INTEGER NOT NULL
) STRICT;

-- Rate-limit windows of a client, kept across restarts as it wrote them.
CREATE TABLE rate_window (
    backend TEXT PRIMARY KEY,
    data BLOB NOT NULL
) STRICT;
