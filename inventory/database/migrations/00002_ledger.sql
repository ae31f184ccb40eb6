-- +goose Up

-- The ledger of cartons. Rows of lot, account, movement and closing only grow;
-- balance is kept by the trigger of movement and by nothing else. A refusal has
-- SQLSTATE KF010, its code as the message and, as JSON, what it is about in the
-- detail. Names are compared byte by byte (COLLATE "C"), so that the order of
-- locks and of lots is the same on every machine.

CREATE TABLE lot (
    id      text COLLATE "C" NOT NULL PRIMARY KEY CONSTRAINT lot_id CHECK (length(id) BETWEEN 1 AND 100),
    sku     text COLLATE "C" NOT NULL CONSTRAINT lot_sku CHECK (length(sku) BETWEEN 1 AND 100),
    expires date             -- none is known if null
);

CREATE TABLE account (
    id     bigint           GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind   text COLLATE "C" NOT NULL CONSTRAINT account_kind CHECK (kind IN
           ('plant', 'opening', 'found', 'warehouse', 'damaged', 'transfer', 'trip', 'place', 'loss')),
    ref    text COLLATE "C" NOT NULL CONSTRAINT account_ref CHECK (length(ref) BETWEEN 1 AND 100),
    owner  text COLLATE "C" NOT NULL CONSTRAINT account_owner CHECK (length(owner) <= 100),
    -- Cartons come from a source; what it gave is summed when asked for.
    source boolean          NOT NULL GENERATED ALWAYS AS (kind IN ('plant', 'opening', 'found')) STORED,
    CONSTRAINT account_name UNIQUE (kind, ref, owner)
);
CREATE INDEX account_by_ref ON account (ref);

-- A source has no balance: hundreds receive from the same plant at once, and
-- would wait for each other at its row (64 clients: 2,300 receipts a second, 1,000 with such a row).
CREATE TABLE balance (
    account  bigint           NOT NULL REFERENCES account,
    lot      text COLLATE "C" NOT NULL REFERENCES lot,
    on_hand  bigint           NOT NULL DEFAULT 0 CONSTRAINT balance_on_hand CHECK (on_hand >= 0),
    reserved bigint           NOT NULL DEFAULT 0 CONSTRAINT balance_reserved CHECK (reserved BETWEEN 0 AND on_hand),
    PRIMARY KEY (account, lot)
) WITH (fillfactor = 50); -- room for the next version of a row on its own page

CREATE SEQUENCE movement_seq;
CREATE TABLE movement (
    id           uuid             NOT NULL PRIMARY KEY,
    seq          bigint           NOT NULL CONSTRAINT movement_seq_once UNIQUE,
    phase        text COLLATE "C" NOT NULL CONSTRAINT movement_phase CHECK (phase IN ('single', 'pending', 'posted', 'voided', 'expired')),
    why          text COLLATE "C" NOT NULL CONSTRAINT movement_why CHECK (why IN
                 ('opening', 'receipt', 'issue', 'transfer', 'handover', 'return', 'damage', 'loss', 'find', 'adjustment', 'loan', 'repayment', 'reversal')),
    lot          text COLLATE "C" NOT NULL CONSTRAINT movement_lot REFERENCES lot,
    from_account bigint           NOT NULL CONSTRAINT movement_from REFERENCES account,
    to_account   bigint           NOT NULL CONSTRAINT movement_to REFERENCES account,
    cartons      bigint           NOT NULL CONSTRAINT movement_cartons CHECK
                 (CASE WHEN phase IN ('voided', 'expired') THEN cartons = 0 ELSE cartons BETWEEN 1 AND 1000000000 END),
    -- What the row adds to what is on hand in to_account, and takes from from_account.
    moved        bigint           NOT NULL GENERATED ALWAYS AS (CASE WHEN phase IN ('single', 'posted') THEN cartons ELSE 0 END) STORED,
    -- What it adds to what is reserved in from_account; a settlement takes all of it back.
    held         bigint           NOT NULL CONSTRAINT movement_held CHECK
                 (CASE phase WHEN 'single' THEN held = 0 WHEN 'pending' THEN held = cartons ELSE held < 0 AND cartons <= -held END),
    settles      uuid             CONSTRAINT movement_settles_pending REFERENCES movement
                 CONSTRAINT movement_settles CHECK ((settles IS NOT NULL) = (phase IN ('posted', 'voided', 'expired'))),
    reverses     uuid             CONSTRAINT movement_reverses_movement REFERENCES movement
                 CONSTRAINT movement_reverses CHECK ((reverses IS NOT NULL) = (why = 'reversal') AND (reverses IS NULL OR phase = 'single')),
    document     uuid,
    reason       text             NOT NULL CONSTRAINT movement_reason CHECK (length(reason) <= 500),
    occurred_at  timestamptz      NOT NULL CONSTRAINT movement_occurred CHECK (occurred_at >= '2000-01-01 00:00+00'),
    recorded_at  timestamptz      NOT NULL,
    expires_at   timestamptz      CONSTRAINT movement_expires CHECK (expires_at IS NULL OR (phase = 'pending' AND expires_at > occurred_at)),
    actor        uuid             NOT NULL,
    login        text             NOT NULL CONSTRAINT movement_login CHECK (length(login) <= 200),
    CONSTRAINT movement_ways CHECK (from_account <> to_account),
    -- Clocks of two machines differ by minutes at most.
    CONSTRAINT movement_ahead CHECK (occurred_at <= recorded_at + interval '5 minutes'),
    CONSTRAINT movement_settles_once UNIQUE (settles),
    CONSTRAINT movement_reverses_once UNIQUE (reverses)
);
CREATE INDEX movement_by_from ON movement (from_account, lot, seq);
CREATE INDEX movement_by_to ON movement (to_account, lot, seq);
CREATE INDEX movement_by_document ON movement (document) WHERE document IS NOT NULL;
CREATE INDEX movement_by_expiry ON movement (expires_at) WHERE expires_at IS NOT NULL;

-- What occurred in a warehouse up to a moment is counted and closed.
CREATE TABLE closing (
    warehouse   text COLLATE "C" NOT NULL CONSTRAINT closing_warehouse CHECK (length(warehouse) BETWEEN 1 AND 100),
    until       timestamptz      NOT NULL,
    recorded_at timestamptz      NOT NULL,
    actor       uuid             NOT NULL,
    login       text             NOT NULL,
    PRIMARY KEY (warehouse, until),
    CONSTRAINT closing_ahead CHECK (until <= recorded_at + interval '5 minutes')
);

CREATE TRIGGER lot_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON lot
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON account
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER movement_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON movement
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER closing_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON closing
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- freeze_key is the advisory lock of a warehouse's books: shared by all who move
-- its cartons, exclusive for who closes its day.
-- +goose StatementBegin
CREATE FUNCTION freeze_key(warehouse text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN hashtextextended(warehouse, 19270);
-- +goose StatementEnd

-- closing_record waits for whoever moves cartons of the warehouse at this
-- moment, or they would record under the closed day.
-- +goose StatementBegin
CREATE FUNCTION closing_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(freeze_key(NEW.warehouse));
    NEW.recorded_at := clock_timestamp();
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER closing_record BEFORE INSERT ON closing FOR EACH ROW EXECUTE FUNCTION closing_record();

-- +goose StatementBegin
CREATE FUNCTION balance_direct() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'balances follow from movements: % is refused', TG_OP
        USING ERRCODE = 'KF001', HINT = 'Add a movement instead.';
END $$;
-- +goose StatementEnd
CREATE TRIGGER balance_direct BEFORE INSERT OR UPDATE OR DELETE ON balance
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION balance_direct();
CREATE TRIGGER balance_truncate BEFORE TRUNCATE ON balance
    FOR EACH STATEMENT EXECUTE FUNCTION balance_direct();

-- balance_short says what the CHECKs would refuse without a name.
-- +goose StatementBegin
CREATE FUNCTION balance_short() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    a account;
BEGIN
    SELECT * INTO a FROM account WHERE id = NEW.account;
    RAISE EXCEPTION 'short_stock' USING ERRCODE = 'KF010', DETAIL = jsonb_build_object(
        'kind', a.kind, 'ref', a.ref, 'owner', a.owner, 'lot', NEW.lot,
        'free', OLD.on_hand - OLD.reserved,
        'asked', OLD.on_hand - OLD.reserved - NEW.on_hand + NEW.reserved);
END $$;
-- +goose StatementEnd
CREATE TRIGGER balance_short BEFORE UPDATE ON balance
    FOR EACH ROW WHEN (NEW.on_hand < NEW.reserved) EXECUTE FUNCTION balance_short();

-- movement_record writes what nobody may choose: the order, the clock, and what a
-- settlement gives back. It runs for rows that are there already too, so what it
-- refuses must never come to be refused later.
-- +goose StatementBegin
CREATE FUNCTION movement_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.seq := nextval('movement_seq');
    NEW.recorded_at := clock_timestamp();
    NEW.held := CASE WHEN NEW.phase = 'pending' THEN NEW.cartons ELSE 0 END;
    IF NEW.settles IS NOT NULL THEN
        SELECT -cartons INTO NEW.held FROM movement WHERE id = NEW.settles AND phase = 'pending';
        IF NEW.held IS NULL THEN
            RAISE EXCEPTION 'not_pending' USING ERRCODE = 'KF010',
                DETAIL = jsonb_build_object('id', NEW.id, 'pending', NEW.settles);
        END IF;
        IF NEW.cartons > -NEW.held THEN
            RAISE EXCEPTION 'over_reserved' USING ERRCODE = 'KF010',
                DETAIL = jsonb_build_object('id', NEW.id, 'pending', NEW.settles, 'asked', NEW.cartons, 'free', -NEW.held);
        END IF;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER movement_record BEFORE INSERT ON movement FOR EACH ROW EXECUTE FUNCTION movement_record();

-- movement_book judges the rows of one statement together and keeps the
-- balances. Its plans are made for few rows at a time, whatever the first
-- statement of a session was: never a whole table.
--
-- Locks: the warehouses' books (shared), then new balances in the order of
-- account and lot, then all balances in that order. Who holds one waits only for
-- later ones, so no two statements wait for each other in a ring.
-- +goose StatementBegin
CREATE FUNCTION movement_book() RETURNS trigger LANGUAGE plpgsql
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
DECLARE
    bad record;
BEGIN
    -- A snapshot from before the lock would not see the day that was closed.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'movements are recorded in read committed transactions' USING ERRCODE = 'KF001';
    END IF;
    PERFORM pg_advisory_xact_lock_shared(k.key) FROM (
        SELECT DISTINCT freeze_key(a.ref) AS key
        FROM added m JOIN account a ON a.id = ANY (ARRAY[m.from_account, m.to_account])
        WHERE a.kind IN ('warehouse', 'damaged') ORDER BY 1) k;

    SELECT * INTO bad FROM (
        SELECT m.id, m.seq, m.lot, m.cartons, m.occurred_at, f.kind, f.ref, f.owner, t.kind AS to_kind, t.ref AS to_ref,
               t.owner AS to_owner, l.expires, p.id AS other, p.occurred_at AS other_occurred, c.warehouse, c.until,
               CASE
               WHEN m.settles IS NOT NULL AND (p.lot, p.from_account, p.to_account, p.why) IS DISTINCT FROM
                    (m.lot, m.from_account, m.to_account, m.why) THEN 'not_pending'
               WHEN m.phase = 'posted' AND p.expires_at <= m.recorded_at THEN 'settled'
               WHEN m.phase = 'expired' AND (p.expires_at > m.recorded_at) IS NOT FALSE THEN 'not_over'
               WHEN m.reverses IS NOT NULL AND (p.moved = 0 OR p.reverses IS NOT NULL) THEN 'reversed'
               WHEN m.reverses IS NOT NULL AND (p.lot, p.from_account, p.to_account, p.cartons) IS DISTINCT FROM
                    (m.lot, m.to_account, m.from_account, m.cartons) THEN 'not_opposite'
               -- Nothing is undone or settled before it was done.
               WHEN m.occurred_at < p.occurred_at - interval '5 minutes' THEN 'before'
               WHEN t.source AND m.reverses IS NULL THEN 'to_source'
               WHEN f.source AND m.phase = 'pending' THEN 'reserve_source'
               -- Between sites cartons are on a truck.
               WHEN f.kind IN ('warehouse', 'damaged') AND t.kind IN ('warehouse', 'damaged') AND f.ref <> t.ref THEN 'no_truck'
               WHEN f.kind = 'damaged' AND t.kind IN ('transfer', 'trip', 'place') AND m.reverses IS NULL THEN 'damaged_out'
               -- Cartons change their owner by a loan and its repayment alone.
               WHEN m.why IN ('loan', 'repayment') AND (f.owner = t.owner OR f.source) THEN 'same_owner'
               WHEN m.why NOT IN ('loan', 'repayment', 'reversal') AND f.owner <> t.owner AND NOT f.source THEN 'other_owner'
               -- An expired lot stays, but a mistake about it may be put right.
               WHEN f.kind IN ('plant', 'warehouse') AND t.kind IN ('transfer', 'trip', 'place') AND m.reverses IS NULL
                    AND m.phase IN ('single', 'pending', 'posted')
                    AND (m.occurred_at AT TIME ZONE 'Africa/Cairo')::date > l.expires THEN 'unsound'
               -- What is given up moves nothing.
               WHEN c.until >= m.occurred_at AND m.phase IN ('single', 'pending', 'posted') THEN 'closed'
               END AS fault
        FROM added m
        JOIN account f ON f.id = m.from_account
        JOIN account t ON t.id = m.to_account
        JOIN lot l ON l.id = m.lot
        LEFT JOIN movement p ON p.id = coalesce(m.settles, m.reverses)
        LEFT JOIN LATERAL (
            SELECT warehouse, until FROM closing
            WHERE (f.kind IN ('warehouse', 'damaged') AND warehouse = f.ref) OR (t.kind IN ('warehouse', 'damaged') AND warehouse = t.ref)
            ORDER BY until DESC LIMIT 1) c ON true) judged
    WHERE fault IS NOT NULL ORDER BY seq LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '%', bad.fault USING ERRCODE = 'KF010', DETAIL = to_jsonb(bad);
    END IF;

    INSERT INTO balance (account, lot)
    SELECT DISTINCT a.id, m.lot
    FROM added m JOIN account a ON a.id = m.from_account OR (a.id = m.to_account AND m.moved > 0)
    WHERE NOT a.source ORDER BY 1, 2
    ON CONFLICT DO NOTHING;

    WITH change AS (
        SELECT account, lot, sum(moved)::bigint AS moved, sum(held)::bigint AS held FROM (
            SELECT from_account AS account, lot, -moved AS moved, held FROM added
            UNION ALL
            SELECT to_account, lot, moved, 0 FROM added WHERE moved > 0) both_sides
        GROUP BY account, lot
    ), locked AS (
        SELECT b.account, b.lot, c.moved, c.held FROM change c JOIN balance b USING (account, lot)
        ORDER BY b.account, b.lot FOR UPDATE OF b
    )
    UPDATE balance b SET on_hand = b.on_hand + l.moved, reserved = b.reserved + l.held
    FROM locked l WHERE (b.account, b.lot) = (l.account, l.lot);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER movement_book AFTER INSERT ON movement REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION movement_book();

-- Balances of all accounts, those of sources summed: what a source gave is owed.
CREATE VIEW stock AS
SELECT account, lot, on_hand, reserved FROM balance
UNION ALL
SELECT account, lot, sum(moved)::bigint, 0 FROM (
    SELECT a.id AS account, m.lot, -m.moved AS moved FROM account a JOIN movement m ON m.from_account = a.id WHERE a.source
    UNION ALL
    SELECT a.id, m.lot, m.moved FROM account a JOIN movement m ON m.to_account = a.id WHERE a.source) given
GROUP BY account, lot;

-- +goose Down
DROP VIEW stock;
DROP TABLE movement, balance, closing, account, lot;
DROP SEQUENCE movement_seq;
DROP FUNCTION movement_book, movement_record, balance_short, balance_direct, closing_record, freeze_key;
