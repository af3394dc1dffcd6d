-- What refunds and chargebacks did to commissions. A commission keeps only the
-- amount that they left.

CREATE TABLE adjustment (
    key INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL REFERENCES scope (key),
    commission TEXT NOT NULL, -- vendor id
    before_minor INTEGER, before_currency TEXT,
    after_minor INTEGER, after_currency TEXT,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    read INTEGER NOT NULL -- 1 = a reading found it, and no event told
) STRICT;
CREATE INDEX adjustment_commission ON adjustment (scope, commission, at);

-- Adjustments that the journal was told of earlier. What is not a whole number
-- of minor units is left out, as the listener leaves it out.
INSERT INTO adjustment (scope, commission, before_minor, before_currency, after_minor, after_currency, reason, at, read)
SELECT scope, subject,
    CASE was_type WHEN 'integer' THEN was END, CASE was_type WHEN 'integer' THEN currency END,
    CASE left_type WHEN 'integer' THEN left_over END, CASE left_type WHEN 'integer' THEN currency END,
    ifnull(reason, ''), occurred_at, 0
FROM (
    SELECT scope, subject, occurred_at, seq,
        json_type(body, '$.data.adjustment.originalCommissionAmount') AS was_type,
        json_extract(body, '$.data.adjustment.originalCommissionAmount') AS was,
        json_type(body, '$.data.adjustment.newCommissionAmount') AS left_type,
        json_extract(body, '$.data.adjustment.newCommissionAmount') AS left_over,
        json_extract(body, '$.data.adjustment.reason') AS reason,
        coalesce(json_extract(body, '$.data.adjustment.currencyISO'), json_extract(body, '$.data.adjustedCommission.currencyISO')) AS currency
    FROM (SELECT scope, subject, occurred_at, seq, CAST(raw AS TEXT) AS body FROM event
        WHERE kind = 'adjusted' AND state <> 'quarantined' AND subject <> '' AND json_valid(CAST(raw AS TEXT)))
)
WHERE typeof(currency) = 'text' AND (reason IS NULL OR typeof(reason) = 'text')
    AND (was_type = 'integer' OR left_type = 'integer')
ORDER BY occurred_at, seq;
