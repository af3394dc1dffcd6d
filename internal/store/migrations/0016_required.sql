-- What a person must do at the backend before a payout; NULL until it is read.

ALTER TABLE person ADD COLUMN required_actions TEXT;
