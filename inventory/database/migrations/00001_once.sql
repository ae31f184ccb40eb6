-- +goose Up

-- Writes that took place, with the answer that was given, by the key that the
-- caller chose. A row without status is a write under way: it is never
-- committed so.
CREATE TABLE once (
    actor       uuid        NOT NULL,
    key         text        NOT NULL CONSTRAINT once_key CHECK (length(key) BETWEEN 1 AND 255),
    fingerprint bytea       NOT NULL CONSTRAINT once_fingerprint CHECK (length(fingerprint) = 32),
    status      int,
    header      jsonb,
    body        bytea,
    made_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (actor, key)
);
CREATE INDEX once_made_at ON once (made_at);

-- refuse_change is the trigger of every table that only grows.
-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'KF001', HINT = 'Correct a mistake by a reversing row.';
END $$;
-- +goose StatementEnd

-- +goose Down
DROP FUNCTION refuse_change();
DROP TABLE once;
