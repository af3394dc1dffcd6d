-- What stood against an approval that was given nevertheless.
ALTER TABLE change ADD COLUMN despite TEXT NOT NULL DEFAULT '';
