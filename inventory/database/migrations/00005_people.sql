-- +goose Up

-- Member organisations. They are closed rather than deleted: stock and papers
-- name them.
CREATE TABLE organisations (
    id         text        PRIMARY KEY CONSTRAINT organisations_id CHECK (id ~ '^[A-Z0-9][A-Z0-9-]{0,31}$'),
    name_ar    text        NOT NULL CONSTRAINT organisations_name_ar CHECK (length(name_ar) BETWEEN 1 AND 200),
    name_en    text        NOT NULL CONSTRAINT organisations_name_en CHECK (length(name_en) BETWEEN 1 AND 200),
    closed     boolean     NOT NULL DEFAULT false,
    version    int         NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Accounts of staff. hash is '' where there is no password: only the identity
-- provider lets in. must_change is of a one-time password, which lets in at
-- used_at and never after. sessions counts up whenever all sessions of the account end.
CREATE TABLE users (
    id           uuid        PRIMARY KEY,
    login        text        NOT NULL CONSTRAINT users_login_unique UNIQUE
                             CONSTRAINT users_login CHECK (login ~ '^[a-z0-9][a-z0-9._@+-]{1,99}$'),
    name         text        NOT NULL CONSTRAINT users_name CHECK (length(name) BETWEEN 1 AND 100),
    role         text        NOT NULL CONSTRAINT users_role CHECK (role IN ('administrator', 'manager', 'warehouse', 'auditor')),
    organisation text        CONSTRAINT users_organisation REFERENCES organisations,
    warehouses   text[]      NOT NULL DEFAULT '{}' CONSTRAINT users_warehouses CHECK (array_position(warehouses, '') IS NULL),
    hash         text        NOT NULL DEFAULT '' CONSTRAINT users_hash CHECK (hash = '' OR hash LIKE '$argon2id$%'),
    must_change  boolean     NOT NULL DEFAULT false,
    used_at      timestamptz CONSTRAINT users_used_at CHECK (used_at IS NULL OR must_change),
    disabled     boolean     NOT NULL DEFAULT false,
    issuer       text,
    subject      text,
    sessions     int         NOT NULL DEFAULT 1,
    version      int         NOT NULL DEFAULT 1,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT users_subject_unique UNIQUE (issuer, subject),
    CONSTRAINT users_subject CHECK ((issuer IS NULL) = (subject IS NULL)),
    -- The Alliance plans; an organisation keeps warehouses and looks at its stock.
    CONSTRAINT users_alliance CHECK (organisation IS NULL OR role IN ('warehouse', 'auditor')),
    CONSTRAINT users_keeper CHECK ((role = 'warehouse') = (cardinality(warehouses) > 0))
);

-- Tokens of programs. They act for their account, with its role or less.
CREATE TABLE tokens (
    id         uuid        PRIMARY KEY,
    user_id    uuid        NOT NULL REFERENCES users,
    name       text        NOT NULL CONSTRAINT tokens_name CHECK (length(name) BETWEEN 1 AND 100),
    hash       bytea       NOT NULL CONSTRAINT tokens_hash UNIQUE CHECK (length(hash) = 32),
    role       text        NOT NULL CONSTRAINT tokens_role CHECK (role IN ('administrator', 'manager', 'warehouse', 'auditor')),
    warehouses text[]      NOT NULL DEFAULT '{}' CONSTRAINT tokens_keeper CHECK ((role = 'warehouse') = (cardinality(warehouses) > 0)),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX tokens_user ON tokens (user_id);

-- Links of drivers: each opens one manifest. There is no account behind it.
CREATE TABLE driver_links (
    id         uuid        PRIMARY KEY,
    manifest   uuid        NOT NULL,
    warehouse  text        NOT NULL CONSTRAINT driver_links_warehouse CHECK (warehouse <> ''),
    hash       bytea       NOT NULL CONSTRAINT driver_links_hash UNIQUE CHECK (length(hash) = 32),
    created_by text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX driver_links_manifest ON driver_links (manifest);

-- Sessions of the pages. token is the SHA-256 of what the cookie holds.
CREATE TABLE sessions (
    token  text        PRIMARY KEY,
    data   bytea       NOT NULL,
    expiry timestamptz NOT NULL
);
CREATE INDEX sessions_expiry ON sessions (expiry);

-- What was changed about accounts, and by whom. Never a secret.
CREATE TABLE people_log (
    seq         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    what        text        NOT NULL,
    subject     text        NOT NULL,
    detail      jsonb       NOT NULL DEFAULT '{}',
    by_id       uuid        NOT NULL,
    by_login    text        NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX people_log_subject ON people_log (subject, seq);
CREATE TRIGGER people_log_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON people_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- +goose Down
DROP TABLE people_log;
DROP TABLE sessions;
DROP TABLE driver_links;
DROP TABLE tokens;
DROP TABLE users;
DROP TABLE organisations;
