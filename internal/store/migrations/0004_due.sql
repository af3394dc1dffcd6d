-- What a backend says is owed and was paid to a person as a whole.

ALTER TABLE person ADD COLUMN due_minor INTEGER;
ALTER TABLE person ADD COLUMN due_currency TEXT;
ALTER TABLE person ADD COLUMN paid_minor INTEGER;
ALTER TABLE person ADD COLUMN paid_currency TEXT;
