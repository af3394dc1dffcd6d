-- Of what waits for the people of a case, how much nobody knows the worth of.
ALTER TABLE fraud_case ADD COLUMN unpriced INTEGER NOT NULL DEFAULT 0;

-- The page of a case shows what the ledger says of it.
CREATE INDEX ledger_case ON ledger (target) WHERE object = 'case';
