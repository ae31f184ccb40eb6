-- +goose Up

-- The making of a plan by jobs, one row for each plan. Its pieces below are done
-- by any number of workers; who decides what comes next holds this row.
CREATE TABLE plan_run (
    plan        uuid        PRIMARY KEY REFERENCES plan,
    state       text        NOT NULL DEFAULT 'working'
        CONSTRAINT plan_run_state CHECK (state IN ('working', 'done', 'failed', 'cancelled')),
    fit         bytea,                         -- once the fitting is over: what every later piece starts from
    rounds      int         NOT NULL DEFAULT 0, -- of fitting, so far
    tried       int         NOT NULL DEFAULT 0, -- changes tried for what is unserved, so far
    most        int         NOT NULL DEFAULT 0, -- that will be tried at most
    started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    CONSTRAINT plan_run_finished CHECK ((finished_at IS NULL) = (state = 'working'))
);
ALTER TABLE plan_run ALTER COLUMN fit SET STORAGE EXTERNAL; -- compressed already
CREATE INDEX plan_run_working ON plan_run (plan) WHERE state = 'working';

-- What one job does. Number 0 is the fitting; then a piece for each warehouse
-- and tier; the last puts the plan together, explains and stores it.
CREATE TABLE plan_piece (
    plan        uuid NOT NULL REFERENCES plan_run,
    number      int  NOT NULL,
    kind        text NOT NULL CONSTRAINT plan_piece_kind CHECK (kind IN ('fit', 'carry', 'finish')),
    warehouse   text NOT NULL DEFAULT '', -- of kind carry, as are:
    tier        int  NOT NULL DEFAULT 0,
    from_day    date,
    to_day      date,
    after       int[] NOT NULL DEFAULT '{}', -- numbers of the pieces that it waits for
    state       text NOT NULL DEFAULT 'waiting'
        CONSTRAINT plan_piece_state CHECK (state IN ('waiting', 'ready', 'running', 'done')),
    result      bytea,                    -- what it came to, so far or in the end; dropped when the run ends
    started_at  timestamptz,
    finished_at timestamptz,
    PRIMARY KEY (plan, number),
    CONSTRAINT plan_piece_finished CHECK ((finished_at IS NOT NULL) = (state = 'done'))
);
ALTER TABLE plan_piece ALTER COLUMN result SET STORAGE EXTERNAL;
CREATE INDEX plan_piece_open ON plan_piece (plan, number) WHERE state IN ('ready', 'running');

-- A piece that is done stays done.
-- +goose StatementBegin
CREATE FUNCTION plan_piece_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'piece % of plan % is done', OLD.number, OLD.plan USING ERRCODE = 'KF002';
END $$;
-- +goose StatementEnd
CREATE TRIGGER plan_piece_once BEFORE UPDATE ON plan_piece FOR EACH ROW
    WHEN (OLD.state = 'done' AND (NEW.state <> 'done' OR NEW.result IS NOT NULL AND NEW.result IS DISTINCT FROM OLD.result))
    EXECUTE FUNCTION plan_piece_once();

-- Every time that a worker took a piece up. One without an end is under way, or
-- its worker died.
CREATE TABLE plan_attempt (
    plan       uuid        NOT NULL,
    number     int         NOT NULL,
    attempt    int         NOT NULL, -- from 1
    worker     text        NOT NULL,
    job        bigint      NOT NULL, -- of River
    began_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at   timestamptz,
    outcome    text CONSTRAINT plan_attempt_outcome CHECK (outcome IN ('done', 'paused', 'failed', 'stopped')),
    why        text        NOT NULL DEFAULT '' CONSTRAINT plan_attempt_why CHECK (length(why) <= 500),
    PRIMARY KEY (plan, number, attempt),
    FOREIGN KEY (plan, number) REFERENCES plan_piece,
    CONSTRAINT plan_attempt_ended CHECK ((ended_at IS NULL) = (outcome IS NULL))
);
-- A piece is done by one attempt.
CREATE UNIQUE INDEX plan_attempt_done ON plan_attempt (plan, number) WHERE outcome = 'done';

-- +goose Down
DROP TABLE plan_attempt, plan_piece, plan_run;
DROP FUNCTION plan_piece_once();
