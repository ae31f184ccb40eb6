-- +goose Up

-- What somebody did with a paper, once for each id that the caller chose.
CREATE TABLE steps (
    seq         bigint      GENERATED ALWAYS AS IDENTITY,
    id          uuid        PRIMARY KEY,
    noun        text        NOT NULL,
    subject     uuid        NOT NULL,
    action      text        NOT NULL,
    fingerprint bytea       NOT NULL CONSTRAINT steps_fingerprint CHECK (length(fingerprint) = 32),
    content     jsonb       NOT NULL,
    note        text        NOT NULL CONSTRAINT steps_note CHECK (length(note) <= 500),
    by_id       uuid        NOT NULL,
    by_login    text        NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT steps_ahead CHECK (occurred_at <= recorded_at + interval '5 minutes')
);
CREATE INDEX steps_subject ON steps (subject, seq);
CREATE TRIGGER steps_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON steps
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What an approved plan promises each place, and what it was given: a carton
-- can't be promised twice, nor handed out beyond the promise.
CREATE TABLE promise (
    plan       uuid   NOT NULL REFERENCES plan,
    place      text   NOT NULL,
    allocated  bigint NOT NULL CONSTRAINT promise_allocated CHECK (allocated >= 0),
    handed_out bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (plan, place),
    CONSTRAINT promise_kept CHECK (handed_out BETWEEN 0 AND allocated)
);

-- One trip of an approved plan: its paper, how far it has come, and where its
-- cartons are.
CREATE TABLE manifest (
    id         uuid   PRIMARY KEY, -- derived of plan and trip
    plan       uuid   NOT NULL REFERENCES plan,
    campaign   text   NOT NULL,
    seq        int    NOT NULL, -- from 0, in the plan's order of trips
    wave       text   NOT NULL,
    trip       text   NOT NULL,
    warehouse  text   NOT NULL,
    day        date   NOT NULL,
    tier       int    NOT NULL,
    vehicle    text   NOT NULL,
    truck      int    NOT NULL,
    door       int    NOT NULL,
    load_from  int    NOT NULL, -- seconds of the day
    departs    int    NOT NULL,
    returns    int    NOT NULL,
    draft      text   NOT NULL, -- number until the release
    number     text,
    document   uuid   REFERENCES documents,
    plate      text   NOT NULL DEFAULT '' CONSTRAINT manifest_plate CHECK (length(plate) <= 40),
    state      text   NOT NULL DEFAULT 'planned' CONSTRAINT manifest_state CHECK (state IN
               ('planned', 'released', 'loading', 'dispatched', 'delivered', 'partly', 'returned', 'closed', 'voided')),
    why        text   NOT NULL DEFAULT '' CONSTRAINT manifest_why CHECK (length(why) <= 500), -- it is void
    version    int    NOT NULL DEFAULT 1,
    cartons    bigint NOT NULL CONSTRAINT manifest_cartons CHECK (cartons > 0),
    loaded     bigint NOT NULL DEFAULT 0,
    handed_out bigint NOT NULL DEFAULT 0,
    lost       bigint NOT NULL DEFAULT 0, -- on the way, or not back
    back       bigint NOT NULL DEFAULT 0, -- good or damaged, at the warehouse
    came_back  boolean NOT NULL DEFAULT false, -- and was counted
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT manifest_trip UNIQUE (plan, trip),
    CONSTRAINT manifest_seq UNIQUE (plan, seq),
    CONSTRAINT manifest_number UNIQUE (number),
    CONSTRAINT manifest_document CHECK ((document IS NULL) = (number IS NULL)),
    CONSTRAINT manifest_conserved CHECK (loaded <= cartons AND handed_out >= 0 AND lost >= 0 AND back >= 0 AND handed_out + lost + back <= loaded),
    CONSTRAINT manifest_closed CHECK (state <> 'closed' OR handed_out + lost + back = loaded)
);
CREATE INDEX manifest_wave ON manifest (plan, wave, seq);
CREATE INDEX manifest_warehouse_day ON manifest (warehouse, day, seq);
CREATE INDEX manifest_state ON manifest (state, day);
CREATE INDEX manifest_by_document ON manifest (document);

CREATE TABLE waybill (
    id         uuid   PRIMARY KEY, -- derived of manifest and stop
    manifest   uuid   NOT NULL REFERENCES manifest,
    stop       int    NOT NULL CONSTRAINT waybill_stop CHECK (stop >= 1),
    place      text   NOT NULL,
    cartons    bigint NOT NULL CONSTRAINT waybill_cartons CHECK (cartons > 0),
    loaded     bigint NOT NULL DEFAULT 0,
    handed_out bigint NOT NULL DEFAULT 0, -- here, or at the place it was diverted to
    lost       bigint NOT NULL DEFAULT 0,
    outcome    text   NOT NULL DEFAULT 'open' CONSTRAINT waybill_outcome CHECK (outcome IN
               ('open', 'full', 'partly', 'refused', 'diverted', 'closed_road', 'returned')),
    CONSTRAINT waybill_once UNIQUE (manifest, stop),
    CONSTRAINT waybill_conserved CHECK (loaded <= cartons AND handed_out >= 0 AND lost >= 0 AND handed_out + lost <= loaded)
);
CREATE INDEX waybill_place ON waybill (place);

-- The lots of a waybill: reserved at the release, loaded, and given away.
CREATE TABLE waybill_line (
    waybill   uuid             NOT NULL REFERENCES waybill,
    lot       text COLLATE "C" NOT NULL REFERENCES lot,
    owner     text COLLATE "C" NOT NULL,
    cartons   bigint           NOT NULL CONSTRAINT waybill_line_cartons CHECK (cartons > 0),
    pending   uuid             NOT NULL CONSTRAINT waybill_line_pending UNIQUE REFERENCES movement,
    loaded    bigint           NOT NULL DEFAULT 0,
    damaged   bigint           NOT NULL DEFAULT 0, -- found while loading: kept apart
    short     bigint           NOT NULL DEFAULT 0, -- not found while loading: a count will tell
    reason    text             NOT NULL DEFAULT '' CONSTRAINT waybill_line_reason CHECK (length(reason) <= 500),
    gone      bigint           NOT NULL DEFAULT 0, -- handed out or lost
    PRIMARY KEY (waybill, lot, owner),
    CONSTRAINT waybill_line_loaded CHECK (loaded >= 0 AND damaged >= 0 AND short >= 0 AND loaded + damaged + short <= cartons),
    CONSTRAINT waybill_line_gone CHECK (gone BETWEEN 0 AND loaded)
);

-- What happened at the stops. A row that takes another one back has its figures.
CREATE TABLE handover (
    id          uuid        PRIMARY KEY, -- the step's
    seq         bigint      GENERATED ALWAYS AS IDENTITY,
    manifest    uuid        NOT NULL REFERENCES manifest,
    waybill     uuid        NOT NULL REFERENCES waybill,
    plan        uuid        NOT NULL REFERENCES plan,
    outcome     text        NOT NULL CONSTRAINT handover_outcome CHECK (outcome IN
                ('full', 'partly', 'refused', 'diverted', 'closed_road')),
    place       text        NOT NULL, -- where they were handed out
    cartons     bigint      NOT NULL CONSTRAINT handover_cartons CHECK (cartons >= 0),
    lost        bigint      NOT NULL CONSTRAINT handover_lost CHECK (lost >= 0),
    reason      text        NOT NULL CONSTRAINT handover_reason CHECK (length(reason) <= 500),
    receiver    text        NOT NULL CONSTRAINT handover_receiver CHECK (length(receiver) <= 100), -- a function, never a name
    proof       text        NOT NULL CONSTRAINT handover_proof CHECK (proof = '' OR proof ~ '^[0-9a-f]{64}$'), -- SHA-256 of a photo or signature
    takes_back  uuid        CONSTRAINT handover_taken_back_once UNIQUE REFERENCES handover,
    by_id       uuid        NOT NULL,
    by_login    text        NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX handover_waybill ON handover (waybill, seq);
CREATE INDEX handover_place ON handover (plan, place);
CREATE TRIGGER handover_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON handover
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- +goose StatementBegin
CREATE FUNCTION manifest_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.plan, NEW.campaign, NEW.seq, NEW.wave, NEW.trip, NEW.warehouse, NEW.day, NEW.cartons, NEW.draft)
       IS DISTINCT FROM (OLD.id, OLD.plan, OLD.campaign, OLD.seq, OLD.wave, OLD.trip, OLD.warehouse, OLD.day, OLD.cartons, OLD.draft) THEN
        RAISE EXCEPTION 'what a manifest was planned as stays' USING ERRCODE = 'KF001';
    END IF;
    NEW.version := OLD.version + 1;
    NEW.changed_at := clock_timestamp();
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER manifest_changes BEFORE UPDATE ON manifest FOR EACH ROW EXECUTE FUNCTION manifest_changes();
CREATE TRIGGER manifest_stays BEFORE DELETE OR TRUNCATE ON manifest FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER waybill_stays BEFORE DELETE OR TRUNCATE ON waybill FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER waybill_line_stays BEFORE DELETE OR TRUNCATE ON waybill_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER promise_stays BEFORE DELETE OR TRUNCATE ON promise FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- +goose Down
DROP TABLE handover, waybill_line, waybill, manifest, promise, steps;
DROP FUNCTION manifest_changes();
