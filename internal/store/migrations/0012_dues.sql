-- Whom a backend owes something is asked for by each batch.

CREATE INDEX person_due ON person (scope) WHERE due_minor IS NOT NULL;
