-- +goose Up

-- Keys that open the pages once, for whoever has the machine: an address with a
-- key is printed, and nobody types a password. hash is the SHA-256 of 256 random
-- bits; the key itself is kept nowhere.
CREATE TABLE sign_in_keys (
    hash       bytea       PRIMARY KEY CONSTRAINT sign_in_keys_hash CHECK (length(hash) = 32),
    user_id    uuid        NOT NULL REFERENCES users,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL CONSTRAINT sign_in_keys_expires CHECK (expires_at > created_at),
    used_at    timestamptz
);
CREATE INDEX sign_in_keys_expires_at ON sign_in_keys (expires_at);

-- +goose Down
DROP TABLE sign_in_keys;
