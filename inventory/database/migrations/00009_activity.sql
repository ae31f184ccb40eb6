-- +goose Up

-- Every successful write that came through the API. It only grows.
CREATE TABLE activity (
    seq          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    by_id        uuid        NOT NULL,
    login        text        NOT NULL,
    role         text        NOT NULL,
    organisation text        NOT NULL,
    operation    text        NOT NULL,
    method       text        NOT NULL,
    path         text        NOT NULL,
    key          text        NOT NULL,
    status       int         NOT NULL CONSTRAINT activity_success CHECK (status < 400),
    request      text        NOT NULL
);
CREATE INDEX activity_by ON activity (by_id, seq);

CREATE TRIGGER activity_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON activity
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- +goose Down
DROP TABLE activity;
