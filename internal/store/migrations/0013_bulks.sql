-- Large decisions are told of by when they last moved.
CREATE INDEX change_at ON change (at);
