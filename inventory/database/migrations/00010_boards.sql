-- +goose Up

-- The shared editing of a plan's waves: each edit makes the next version of the
-- plan's board. The plan itself stays as it is.
CREATE TABLE board_edit (
    id          uuid        PRIMARY KEY, -- chosen by the caller
    plan        uuid        NOT NULL REFERENCES plan,
    version     int         NOT NULL, -- that the edit makes: 1 for the first
    kind        text        NOT NULL CONSTRAINT board_edit_kind CHECK (kind IN ('move', 'lock', 'unlock', 'freeze', 'thaw', 'undo')),
    wave        text        NOT NULL DEFAULT '', -- of the plan
    was         date, -- where the wave was, or up to when the board was frozen
    day         date, -- where the wave goes, or up to when the board is frozen
    undoes      int,  -- version of the edit that is taken back
    note        text        NOT NULL DEFAULT '' CONSTRAINT board_edit_note CHECK (length(note) <= 500),
    breaks      int         NOT NULL CONSTRAINT board_edit_breaks CHECK (breaks >= 0), -- rules newly broken by it
    mends       int         NOT NULL CONSTRAINT board_edit_mends CHECK (mends >= 0),
    verdict     jsonb       NOT NULL, -- of the referee, when it was made
    by_id       uuid        NOT NULL,
    by_login    text        NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT board_edit_once UNIQUE (plan, version),
    CONSTRAINT board_edit_undone FOREIGN KEY (plan, undoes) REFERENCES board_edit (plan, version),
    CONSTRAINT board_edit_whole CHECK (CASE kind
        WHEN 'move' THEN wave <> '' AND was IS NOT NULL AND day IS NOT NULL AND was <> day AND undoes IS NULL
        WHEN 'freeze' THEN wave = '' AND day IS NOT NULL AND undoes IS NULL
        WHEN 'thaw' THEN wave = '' AND was IS NOT NULL AND day IS NULL AND undoes IS NULL
        WHEN 'undo' THEN wave = '' AND day IS NULL AND undoes IS NOT NULL AND undoes < version
        ELSE wave <> '' AND day IS NULL AND undoes IS NULL END)
);

-- A board's versions follow each other without gaps.
-- +goose StatementBegin
CREATE FUNCTION board_edit_next() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version <> 1 + coalesce((SELECT max(version) FROM board_edit WHERE plan = NEW.plan), 0) THEN
        RAISE EXCEPTION 'version % of a board does not follow', NEW.version USING ERRCODE = 'KF001';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER board_edit_next BEFORE INSERT ON board_edit FOR EACH ROW EXECUTE FUNCTION board_edit_next();
CREATE TRIGGER board_edit_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON board_edit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A plan that was made of a board: of which one, and at which version.
CREATE TABLE board_plan (
    plan        uuid        PRIMARY KEY REFERENCES plan,
    board       uuid        NOT NULL REFERENCES plan,
    version     int         NOT NULL,
    by_id       uuid        NOT NULL,
    by_login    text        NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT board_plan_of FOREIGN KEY (board, version) REFERENCES board_edit (plan, version),
    CONSTRAINT board_plan_another CHECK (plan <> board)
);
CREATE INDEX board_plan_board ON board_plan (board, version);
CREATE TRIGGER board_plan_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON board_plan
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- +goose Down
DROP TABLE board_plan, board_edit;
DROP FUNCTION board_edit_next();
