-- How and on which machine a verdict was given, as its ledger row says too.
ALTER TABLE verdict ADD COLUMN origin TEXT NOT NULL DEFAULT '';
