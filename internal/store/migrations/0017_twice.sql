-- A payment that had failed, or whose batch was taken back, may have been made
-- after all while another batch has taken or paid the same. What a report says
-- of money is kept, so that the same is not paid once more; nothing else may
-- take or pay one thing twice.

DROP INDEX batch_line_paid;
CREATE INDEX batch_line_taken ON batch_line (backend, campaign, person, thing, start) WHERE state IN ('open', 'paid');

-- Lines that a report calls paid although another batch has the same.
CREATE TABLE batch_twice (
    batch INTEGER NOT NULL, number INTEGER NOT NULL,
    sha256 TEXT NOT NULL, -- of the report
    at INTEGER NOT NULL, operator TEXT NOT NULL,
    PRIMARY KEY (batch, number, sha256),
    FOREIGN KEY (batch, number) REFERENCES batch_line (batch, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER batch_twice_keeps_rows BEFORE DELETE ON batch_twice
BEGIN SELECT RAISE(ABORT, 'what reports said is kept'); END;
CREATE TRIGGER batch_twice_keeps_words BEFORE UPDATE ON batch_twice
BEGIN SELECT RAISE(ABORT, 'what reports said is kept'); END;

DROP TRIGGER batch_line_once_again;
CREATE TRIGGER batch_line_once_again BEFORE UPDATE OF state ON batch_line
WHEN NEW.state IN ('open', 'paid') AND EXISTS (SELECT 1 FROM batch_line l
    WHERE l.backend = NEW.backend AND l.campaign = NEW.campaign AND l.person = NEW.person AND l.thing = NEW.thing
    AND l.state IN ('open', 'paid') AND l.start < NEW.start + NEW.minor AND NEW.start < l.start + l.minor
    AND (l.batch <> NEW.batch OR l.number <> NEW.number))
AND NOT (NEW.state = 'paid' AND EXISTS (SELECT 1 FROM batch_twice t WHERE t.batch = NEW.batch AND t.number = NEW.number))
BEGIN SELECT RAISE(ABORT, 'this is in a batch already'); END;
