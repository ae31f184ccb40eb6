-- +goose Up

-- Where a driver is asked for a photo or a signature: everywhere, in a warehouse,
-- at a place. The narrowest and latest row holds; 'wider' gives way to the rule
-- around it again.
CREATE TABLE proof_rule (
    seq       bigint GENERATED ALWAYS AS IDENTITY,
    step      uuid   PRIMARY KEY REFERENCES steps,
    warehouse text   NOT NULL CONSTRAINT proof_rule_warehouse CHECK (length(warehouse) <= 200), -- '': of all
    place     text   NOT NULL CONSTRAINT proof_rule_place CHECK (length(place) <= 200), -- '': at all
    asks      text   NOT NULL CONSTRAINT proof_rule_asks CHECK (asks IN ('none', 'photo', 'signature', 'either', 'wider'))
);
CREATE INDEX proof_rule_where ON proof_rule (warehouse, place, seq);
CREATE TRIGGER proof_rule_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON proof_rule
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Photos and signatures from the stops, drawn anew by the program: nothing of the
-- file that was sent is kept but its hash, to know it again.
CREATE TABLE proof (
    id          uuid        PRIMARY KEY, -- chosen on the phone
    manifest    uuid        NOT NULL REFERENCES manifest,
    waybill     uuid        NOT NULL REFERENCES waybill,
    kind        text        NOT NULL CONSTRAINT proof_kind CHECK (kind IN ('photo', 'signature')),
    width       int         NOT NULL CONSTRAINT proof_width CHECK (width BETWEEN 1 AND 2048),
    height      int         NOT NULL CONSTRAINT proof_height CHECK (height BETWEEN 1 AND 2048),
    picture     bytea       NOT NULL CONSTRAINT proof_size CHECK (length(picture) BETWEEN 1 AND 524288),
    sha256      text        NOT NULL CONSTRAINT proof_sha256 CHECK (sha256 = encode(sha256(picture), 'hex')),
    sent        bytea       NOT NULL CONSTRAINT proof_sent CHECK (length(sent) = 32), -- SHA-256 of the file as it came
    by_id       uuid        NOT NULL,
    by_login    text        NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX proof_waybill ON proof (waybill);
CREATE TRIGGER proof_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON proof
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The picture of a handover, which may arrive after it; and the moment that the
-- phone named, where its clock can't have been right.
ALTER TABLE handover ADD COLUMN proof_id uuid, ADD COLUMN said_at timestamptz;

-- +goose Down
ALTER TABLE handover DROP COLUMN proof_id, DROP COLUMN said_at;
DROP TABLE proof, proof_rule;
