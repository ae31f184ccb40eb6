-- +goose Up

-- The content of scenarios, once for each content. It never changes, and holds
-- counts only, never people.
CREATE TABLE scenario_body (
    no         bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest     bytea   NOT NULL CONSTRAINT scenario_body_digest UNIQUE CONSTRAINT scenario_body_digest_length CHECK (length(digest) = 32),
    body       bytea   NOT NULL, -- the canonical JSON that the digest is taken of, gzip
    campaign   text    NOT NULL,
    name_ar    text    NOT NULL,
    name_en    text    NOT NULL,
    target     bigint  NOT NULL,
    first_day  date,
    deadline   date,
    households bigint  NOT NULL,
    places     int     NOT NULL,
    warehouses int     NOT NULL,
    plants     int     NOT NULL
);
-- The body is compressed already: PostgreSQL need not try.
ALTER TABLE scenario_body ALTER COLUMN body SET STORAGE EXTERNAL;

-- An upload of it.
CREATE TABLE scenario (
    id           uuid        PRIMARY KEY,
    body         bigint      NOT NULL REFERENCES scenario_body,
    name         text        NOT NULL CONSTRAINT scenario_name CHECK (length(name) BETWEEN 1 AND 200),
    by_id        uuid        NOT NULL,
    by_login     text        NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX scenario_recorded_at ON scenario (recorded_at DESC, id DESC);

-- The places and warehouses of a body, for lists with filters. The names are
-- kept folded too (geo.FoldName), so that spellings of one name are found.
CREATE TABLE scenario_place (
    body        bigint NOT NULL,
    seq         int    NOT NULL, -- from 0, in the scenario's order
    id          text   NOT NULL,
    pcode       text   NOT NULL,
    name_ar     text   NOT NULL,
    name_en     text   NOT NULL,
    folded      text   NOT NULL, -- both names
    kind        text   NOT NULL,
    governorate text   NOT NULL,
    markaz      text   NOT NULL,
    lat         float8 NOT NULL,
    lng         float8 NOT NULL,
    cell        bigint NOT NULL, -- H3 at resolution 8
    cells       bigint[] NOT NULL, -- of its point, at resolutions 0 to 10
    population  bigint NOT NULL,
    households  bigint NOT NULL,
    owner       text   NOT NULL,
    position_basis   text NOT NULL,
    population_basis text NOT NULL,
    PRIMARY KEY (body, seq)
);
CREATE INDEX scenario_place_id ON scenario_place (body, id);

CREATE TABLE scenario_warehouse (
    body        bigint NOT NULL,
    seq         int    NOT NULL,
    id          text   NOT NULL,
    name_ar     text   NOT NULL,
    name_en     text   NOT NULL,
    folded      text   NOT NULL,
    governorate text   NOT NULL,
    markaz      text   NOT NULL,
    lat         float8 NOT NULL,
    lng         float8 NOT NULL,
    cell        bigint NOT NULL,
    owner       text   NOT NULL,
    storage     bigint NOT NULL,
    doors       int    NOT NULL,
    position_basis text NOT NULL,
    PRIMARY KEY (body, seq)
);
CREATE INDEX scenario_warehouse_id ON scenario_warehouse (body, id);
CREATE INDEX scenario_warehouse_known ON scenario_warehouse (id); -- whether any scenario has it

-- A body has so many places and warehouses, numbered from 0: with that, and the
-- primary keys, nothing can be added to one that is whole.
-- +goose StatementBegin
CREATE FUNCTION scenario_rows_of_body() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh f LEFT JOIN scenario_body b ON b.no = f.body
               WHERE b.no IS NULL OR f.seq < 0
                  OR f.seq >= CASE TG_TABLE_NAME WHEN 'scenario_place' THEN b.places ELSE b.warehouses END) THEN
        RAISE EXCEPTION '% has a row that its scenario does not have', TG_TABLE_NAME USING ERRCODE = 'KF001';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER scenario_place_of_body AFTER INSERT ON scenario_place
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION scenario_rows_of_body();
CREATE TRIGGER scenario_warehouse_of_body AFTER INSERT ON scenario_warehouse
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION scenario_rows_of_body();

-- A plan's life. Its rows below are written while it is being planned, all in
-- the transaction that makes it planned, and never change.
CREATE TABLE plan (
    id          uuid        PRIMARY KEY,
    scenario    uuid        NOT NULL REFERENCES scenario,
    campaign    text        NOT NULL, -- of the scenario; for the rule of one approved plan
    seed        numeric(20) NOT NULL CONSTRAINT plan_seed CHECK (seed BETWEEN 0 AND 18446744073709551615),
    effort      text        NOT NULL CONSTRAINT plan_effort CHECK (effort IN ('quick', 'normal', 'thorough')),
    note        text        NOT NULL DEFAULT '' CONSTRAINT plan_note CHECK (length(note) <= 500),
    status      text        NOT NULL DEFAULT 'planning'
        CONSTRAINT plan_status CHECK (status IN ('planning', 'planned', 'failed', 'cancelled', 'approved', 'superseded')),
    version     int         NOT NULL DEFAULT 1,
    why         text        NOT NULL DEFAULT '' CONSTRAINT plan_why CHECK (length(why) <= 500), -- it failed
    by_id       uuid        NOT NULL,
    by_login    text        NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX plan_recorded_at ON plan (recorded_at DESC, id DESC);
CREATE INDEX plan_scenario ON plan (scenario);
CREATE UNIQUE INDEX plan_one_approved ON plan (campaign) WHERE status = 'approved';

-- Who did each step, and when.
CREATE TABLE plan_event (
    plan        uuid        NOT NULL REFERENCES plan,
    version     int         NOT NULL, -- that the step made
    status      text        NOT NULL, -- that it led to
    by_id       uuid        NOT NULL,
    by_login    text        NOT NULL,
    note        text        NOT NULL DEFAULT '' CONSTRAINT plan_event_note CHECK (length(note) <= 500),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (plan, version)
);

-- What is there once for each plan. The lengths of lists are null where the list
-- is missing, which is not the same as empty.
CREATE TABLE plan_result (
    plan        uuid   PRIMARY KEY REFERENCES plan,
    schema      text   NOT NULL,
    campaign    jsonb  NOT NULL,
    fairness    jsonb  NOT NULL,
    flow_cost   bigint NOT NULL,
    summary     jsonb  NOT NULL,
    violations  jsonb  NOT NULL CONSTRAINT plan_result_violations CHECK (jsonb_typeof(violations) = 'array'),
    allocations int,
    trunk       int,
    deliveries  int,
    prices      int,
    transfers   int,
    waves       int,
    unserved    int
);

CREATE TABLE plan_allocation (
    plan     uuid    NOT NULL,
    seq      int     NOT NULL, -- from 0, in the plan's order, as in all of these
    place    text    NOT NULL,
    tier     int     NOT NULL,
    cartons  bigint  NOT NULL,
    cap      bigint  NOT NULL,
    floor    bigint  NOT NULL,
    need     bigint  NOT NULL,
    rounding bigint  NOT NULL,
    share    text    NOT NULL,
    capped   boolean NOT NULL,
    PRIMARY KEY (plan, seq)
);
CREATE INDEX plan_allocation_place ON plan_allocation (plan, place);

CREATE TABLE plan_trunk_flow (
    plan      uuid   NOT NULL,
    seq       int    NOT NULL,
    from_site text   NOT NULL,
    to_site   text   NOT NULL,
    cartons   bigint NOT NULL,
    cost      bigint NOT NULL, -- piastres per 1,000 cartons
    metres    bigint NOT NULL,
    seconds   bigint NOT NULL,
    PRIMARY KEY (plan, seq)
);

CREATE TABLE plan_delivery_flow (
    plan      uuid   NOT NULL,
    seq       int    NOT NULL,
    from_site text   NOT NULL,
    place     text   NOT NULL,
    cartons   bigint NOT NULL,
    cost      bigint NOT NULL, -- piastres per 1,000 cartons
    metres    bigint NOT NULL,
    seconds   bigint NOT NULL,
    PRIMARY KEY (plan, seq)
);

CREATE TABLE plan_price (
    plan     uuid   NOT NULL,
    seq      int    NOT NULL,
    site     text   NOT NULL,
    bound    text   NOT NULL,
    from_day date,
    to_day   date,
    saving   bigint NOT NULL, -- piastres per 1,000 cartons
    used     bigint NOT NULL,
    allowed  bigint NOT NULL,
    PRIMARY KEY (plan, seq)
);

CREATE TABLE plan_transfer (
    plan      uuid   NOT NULL,
    seq       int    NOT NULL,
    id        text   NOT NULL,
    from_site text   NOT NULL,
    to_site   text   NOT NULL,
    departs   date,
    arrives   date,
    cartons   bigint NOT NULL,
    vehicle   text   NOT NULL,
    trucks    bigint NOT NULL,
    metres    bigint NOT NULL,
    cost      bigint NOT NULL, -- piastres
    PRIMARY KEY (plan, seq)
);

CREATE TABLE plan_wave (
    plan      uuid   NOT NULL,
    seq       int    NOT NULL,
    id        text   NOT NULL,
    warehouse text   NOT NULL,
    day       date,
    tier      int    NOT NULL,
    cartons   bigint NOT NULL,
    trips     int,
    PRIMARY KEY (plan, seq)
);

CREATE TABLE plan_trip (
    plan      uuid   NOT NULL,
    seq       int    NOT NULL, -- through all waves
    wave      int    NOT NULL, -- its seq
    id        text   NOT NULL,
    vehicle   text   NOT NULL,
    truck     bigint NOT NULL,
    door      bigint NOT NULL,
    cartons   bigint NOT NULL,
    load_from int    NOT NULL, -- seconds since midnight
    departs   int    NOT NULL,
    returns   int    NOT NULL,
    metres    bigint NOT NULL,
    cost      bigint NOT NULL, -- piastres
    stops     int,
    PRIMARY KEY (plan, seq)
);
CREATE INDEX plan_trip_wave ON plan_trip (plan, wave);
CREATE INDEX plan_trip_id ON plan_trip (plan, id);

CREATE TABLE plan_stop (
    plan    uuid   NOT NULL,
    seq     int    NOT NULL, -- through all trips
    trip    int    NOT NULL, -- its seq
    place   text   NOT NULL,
    cartons bigint NOT NULL,
    metres  bigint NOT NULL,
    arrives int    NOT NULL, -- seconds since midnight
    begins  int    NOT NULL,
    leaves  int    NOT NULL,
    PRIMARY KEY (plan, seq)
);
CREATE INDEX plan_stop_trip ON plan_stop (plan, trip);

CREATE TABLE plan_unserved (
    plan     uuid    NOT NULL,
    seq      int     NOT NULL,
    place    text    NOT NULL,
    cartons  bigint  NOT NULL,
    reason   text    NOT NULL,
    proved   boolean NOT NULL,
    text_ar  text    NOT NULL,
    text_en  text    NOT NULL,
    remedies int,
    PRIMARY KEY (plan, seq)
);

CREATE TABLE plan_remedy (
    plan     uuid   NOT NULL,
    seq      int    NOT NULL,
    unserved int    NOT NULL, -- its seq
    kind     text   NOT NULL,
    site     text   NOT NULL,
    vehicle  text   NOT NULL,
    tier     int    NOT NULL,
    amount   bigint NOT NULL,
    serves   bigint NOT NULL,
    text_ar  text   NOT NULL,
    text_en  text   NOT NULL,
    PRIMARY KEY (plan, seq)
);

-- What the stops bring to each place from each warehouse, added up when the plan
-- is stored: for lists and maps, which ask by place.
CREATE TABLE plan_arrival (
    plan      uuid   NOT NULL,
    place     text   NOT NULL,
    warehouse text   NOT NULL,
    cartons   bigint NOT NULL,
    visits    int    NOT NULL,
    first_day date,
    last_day  date,
    PRIMARY KEY (plan, place, warehouse)
);

-- Rows are added while their plan is planning. This stands for the foreign key
-- too, at a thousandth of its cost: plans are never deleted.
-- +goose StatementBegin
CREATE FUNCTION plan_rows_while_planning() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT plan FROM fresh) f LEFT JOIN plan p ON p.id = f.plan
               WHERE p.status IS DISTINCT FROM 'planning') THEN
        RAISE EXCEPTION '% only takes rows of a plan that is being planned', TG_TABLE_NAME USING ERRCODE = 'KF001';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['plan_result', 'plan_allocation', 'plan_trunk_flow', 'plan_delivery_flow', 'plan_price',
                             'plan_transfer', 'plan_wave', 'plan_trip', 'plan_stop', 'plan_unserved', 'plan_remedy', 'plan_arrival'] LOOP
        EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS fresh
            FOR EACH STATEMENT EXECUTE FUNCTION plan_rows_while_planning()', t || '_while_planning', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['scenario_body', 'scenario', 'scenario_place', 'scenario_warehouse', 'plan_event',
                             'plan_result', 'plan_allocation', 'plan_trunk_flow', 'plan_delivery_flow', 'plan_price',
                             'plan_transfer', 'plan_wave', 'plan_trip', 'plan_stop', 'plan_unserved', 'plan_remedy', 'plan_arrival'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t || '_grows', t);
    END LOOP;
END $$;
-- +goose StatementEnd

CREATE TRIGGER plan_stays BEFORE DELETE OR TRUNCATE ON plan FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A plan's row changes by steps only, each of which makes the next version.
-- +goose StatementBegin
CREATE FUNCTION plan_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.scenario, NEW.campaign, NEW.seed, NEW.effort, NEW.note, NEW.by_id, NEW.by_login, NEW.recorded_at)
       IS DISTINCT FROM
       (OLD.id, OLD.scenario, OLD.campaign, OLD.seed, OLD.effort, OLD.note, OLD.by_id, OLD.by_login, OLD.recorded_at)
       OR NEW.version <> OLD.version + 1 THEN
        RAISE EXCEPTION 'a plan changes by steps only' USING ERRCODE = 'KF001';
    END IF;
    IF (OLD.status, NEW.status) NOT IN (('planning', 'planned'), ('planning', 'failed'), ('planning', 'cancelled'),
                                        ('planned', 'approved'), ('approved', 'superseded')) THEN
        RAISE EXCEPTION 'a plan that is % cannot become %', OLD.status, NEW.status USING ERRCODE = 'KF002';
    END IF;
    IF NEW.status = 'planned' AND NOT EXISTS (SELECT FROM plan_result WHERE plan = NEW.id) THEN
        RAISE EXCEPTION 'a plan without a result is not planned' USING ERRCODE = 'KF002';
    END IF;
    IF NEW.status = 'approved' AND (SELECT violations <> '[]' FROM plan_result WHERE plan = NEW.id) THEN
        RAISE EXCEPTION 'a plan that breaks rules cannot be approved' USING ERRCODE = 'KF002';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER plan_step BEFORE UPDATE ON plan FOR EACH ROW EXECUTE FUNCTION plan_step();

-- +goose Down
DROP TABLE plan_arrival, plan_remedy, plan_unserved, plan_stop, plan_trip, plan_wave, plan_transfer, plan_price,
    plan_delivery_flow, plan_trunk_flow, plan_allocation, plan_result, plan_event, plan,
    scenario_warehouse, scenario_place, scenario, scenario_body;
DROP FUNCTION plan_step();
DROP FUNCTION plan_rows_while_planning();
DROP FUNCTION scenario_rows_of_body();
