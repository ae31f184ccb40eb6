-- +goose Up

-- What a status may become. The triggers name the ways as "from>to"; whatever
-- else writes a status is refused, whoever it is.
-- +goose StatementBegin
CREATE FUNCTION stock_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.status <> OLD.status AND NOT (OLD.status || '>' || NEW.status) = ANY (TG_ARGV) THEN
        RAISE EXCEPTION '%: from % to % is refused', TG_TABLE_NAME, OLD.status, NEW.status USING ERRCODE = 'KF001';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd

-- The settings of the warehouses; the last row holds.
CREATE TABLE stock_rules (
    step      uuid   PRIMARY KEY REFERENCES steps,
    seq       bigint GENERATED ALWAYS AS IDENTITY,
    alone     bigint NOT NULL CONSTRAINT stock_rules_alone CHECK (alone >= 0),
    soon_days int    NOT NULL CONSTRAINT stock_rules_soon CHECK (soon_days BETWEEN 0 AND 3650),
    min_days  int    NOT NULL CONSTRAINT stock_rules_min CHECK (min_days BETWEEN 0 AND soon_days)
);

-- Warehouses whose stock was taken over into the books: once each.
CREATE TABLE stock_openings (
    warehouse   text COLLATE "C" PRIMARY KEY CONSTRAINT stock_openings_warehouse CHECK (warehouse <> ''),
    fingerprint bytea       NOT NULL CONSTRAINT stock_openings_fingerprint CHECK (length(fingerprint) = 32),
    lots        int         NOT NULL CONSTRAINT stock_openings_lots CHECK (lots >= 0),
    cartons     bigint      NOT NULL CONSTRAINT stock_openings_cartons CHECK (cartons >= 0),
    by_id       uuid        NOT NULL,
    by_login    text        NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Transfers between warehouses. Each has an account of its own while it is on
-- the way.
CREATE TABLE stock_transfers (
    id          uuid        PRIMARY KEY,
    seq         bigint      GENERATED ALWAYS AS IDENTITY,
    plan_ref    text        NOT NULL DEFAULT '', -- the planned transfer, such as TR-00012
    plan        uuid,
    from_site   text COLLATE "C" NOT NULL,
    to_site     text COLLATE "C" NOT NULL,
    owner       text,                            -- of one owner's stock only; NULL: of any
    cartons     bigint      NOT NULL CONSTRAINT stock_transfers_cartons CHECK (cartons > 0),
    departs     date        NOT NULL,
    arrives     date        NOT NULL,
    papers      jsonb       NOT NULL,
    status      text        NOT NULL DEFAULT 'planned' CONSTRAINT stock_transfers_status CHECK (status IN
                            ('planned', 'released', 'dispatched', 'received', 'closed', 'voided')),
    document    uuid,
    dispatched_at timestamptz,
    made_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT stock_transfers_sites CHECK (from_site <> '' AND to_site <> '' AND from_site <> to_site),
    CONSTRAINT stock_transfers_days CHECK (departs <= arrives),
    CONSTRAINT stock_transfers_paper CHECK (status IN ('planned', 'voided') OR document IS NOT NULL),
    CONSTRAINT stock_transfers_left CHECK (status NOT IN ('dispatched', 'received', 'closed') OR dispatched_at IS NOT NULL)
);
CREATE INDEX stock_transfers_to ON stock_transfers (to_site, status);
CREATE INDEX stock_transfers_from ON stock_transfers (from_site, status);
-- A planned transfer is carried out once.
CREATE UNIQUE INDEX stock_transfers_plan_ref ON stock_transfers (plan, plan_ref) NULLS NOT DISTINCT
    WHERE plan_ref <> '' AND status <> 'voided';

-- What a release chose, and what of it left.
CREATE TABLE stock_transfer_lines (
    transfer   uuid   NOT NULL REFERENCES stock_transfers,
    lot        text COLLATE "C" NOT NULL,
    owner      text COLLATE "C" NOT NULL,
    cartons    bigint NOT NULL CONSTRAINT stock_transfer_lines_cartons CHECK (cartons > 0),
    movement   uuid   NOT NULL CONSTRAINT stock_transfer_lines_movement UNIQUE,
    dispatched bigint CONSTRAINT stock_transfer_lines_dispatched CHECK (dispatched BETWEEN 0 AND cartons),
    PRIMARY KEY (transfer, lot, owner)
);

-- Goods received. What was announced stands apart from what was counted, and is
-- shown only after the count.
CREATE TABLE stock_receipts (
    id        uuid        PRIMARY KEY,
    seq       bigint      GENERATED ALWAYS AS IDENTITY,
    warehouse text COLLATE "C" NOT NULL CONSTRAINT stock_receipts_warehouse CHECK (warehouse <> ''),
    source    text        NOT NULL CONSTRAINT stock_receipts_source CHECK (source IN ('plant', 'transfer', 'unannounced')),
    sender    text COLLATE "C" NOT NULL,          -- the plant, supplier or warehouse; '' if nobody knows
    transfer  uuid        REFERENCES stock_transfers,
    expected  date,
    papers    jsonb       NOT NULL,
    status    text        NOT NULL DEFAULT 'expected' CONSTRAINT stock_receipts_status CHECK (status IN
                          ('expected', 'counted', 'posted', 'voided')),
    round     int         NOT NULL DEFAULT 0 CONSTRAINT stock_receipts_round CHECK (round >= 0),
    document  uuid,
    made_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT stock_receipts_transfer CHECK ((source = 'transfer') = (transfer IS NOT NULL)),
    CONSTRAINT stock_receipts_sender CHECK (sender <> '' OR source = 'unannounced'),
    CONSTRAINT stock_receipts_counted CHECK (status NOT IN ('counted', 'posted') OR round > 0),
    CONSTRAINT stock_receipts_paper CHECK ((status = 'posted') = (document IS NOT NULL))
);
CREATE INDEX stock_receipts_warehouse ON stock_receipts (warehouse, status);
-- What is on the way arrives at one place at a time.
CREATE UNIQUE INDEX stock_receipts_of_transfer ON stock_receipts (transfer) WHERE status IN ('expected', 'counted');

CREATE TABLE stock_receipt_lines (
    receipt   uuid   NOT NULL REFERENCES stock_receipts,
    lot       text COLLATE "C" NOT NULL,
    owner     text COLLATE "C" NOT NULL,
    announced bigint NOT NULL CONSTRAINT stock_receipt_lines_announced CHECK (announced > 0),
    PRIMARY KEY (receipt, lot, owner)
);

-- Every count stays, the first one blind; the last one holds.
CREATE TABLE stock_receipt_counts (
    receipt uuid    NOT NULL REFERENCES stock_receipts,
    round   int     NOT NULL CONSTRAINT stock_receipt_counts_round CHECK (round > 0),
    step    uuid    NOT NULL REFERENCES steps,
    blind   boolean NOT NULL CONSTRAINT stock_receipt_counts_blind CHECK (blind = (round = 1)),
    PRIMARY KEY (receipt, round)
);

CREATE TABLE stock_receipt_counted (
    receipt uuid   NOT NULL,
    round   int    NOT NULL,
    lot     text COLLATE "C" NOT NULL,
    owner   text COLLATE "C" NOT NULL,
    good    bigint NOT NULL CONSTRAINT stock_receipt_counted_good CHECK (good >= 0),
    damaged bigint NOT NULL CONSTRAINT stock_receipt_counted_damaged CHECK (damaged >= 0),
    PRIMARY KEY (receipt, round, lot, owner),
    FOREIGN KEY (receipt, round) REFERENCES stock_receipt_counts
);

-- Why something is short, damaged, too much or unfit. The last reason of a round holds.
CREATE TABLE stock_receipt_reasons (
    seq       bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    receipt   uuid    NOT NULL,
    round     int     NOT NULL,
    step      uuid    NOT NULL REFERENCES steps,
    lot       text COLLATE "C" NOT NULL,
    owner     text COLLATE "C" NOT NULL,
    what      text    NOT NULL CONSTRAINT stock_receipt_reasons_what CHECK (what IN ('short', 'damaged', 'excess', 'unfit')),
    cause     text    NOT NULL CONSTRAINT stock_receipt_reasons_cause CHECK (cause <> ''),
    note      text    NOT NULL DEFAULT '' CONSTRAINT stock_receipt_reasons_note CHECK (length(note) <= 500),
    write_off boolean NOT NULL DEFAULT false CONSTRAINT stock_receipt_reasons_write_off CHECK (what = 'short' OR NOT write_off),
    FOREIGN KEY (receipt, round) REFERENCES stock_receipt_counts
);
CREATE INDEX stock_receipt_reasons_receipt ON stock_receipt_reasons (receipt, round);

-- Losses, finds, damages, destruction. Above what one person may decide alone
-- they wait for a second one; asked and decided name both.
CREATE TABLE stock_adjustments (
    id          uuid        PRIMARY KEY,
    seq         bigint      GENERATED ALWAYS AS IDENTITY,
    warehouse   text COLLATE "C" NOT NULL CONSTRAINT stock_adjustments_warehouse CHECK (warehouse <> ''),
    kind        text        NOT NULL CONSTRAINT stock_adjustments_kind CHECK (kind IN
                            ('loss', 'find', 'damage', 'destruction', 'repair')),
    transfer    uuid        REFERENCES stock_transfers, -- a loss on the way
    cause       text        NOT NULL CONSTRAINT stock_adjustments_cause CHECK (cause <> ''),
    note        text        NOT NULL DEFAULT '' CONSTRAINT stock_adjustments_note CHECK (length(note) <= 500),
    cartons     bigint      NOT NULL CONSTRAINT stock_adjustments_cartons CHECK (cartons > 0),
    alone       boolean     NOT NULL, -- within what one person may decide
    status      text        NOT NULL CONSTRAINT stock_adjustments_status CHECK (status IN ('pending', 'posted', 'refused')),
    asked       uuid        NOT NULL,
    asked_login text        NOT NULL,
    decided     uuid,
    decided_login text,
    decision    text        NOT NULL DEFAULT '' CONSTRAINT stock_adjustments_decision CHECK (length(decision) <= 500),
    document    uuid,
    occurred_at timestamptz NOT NULL,
    made_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT stock_adjustments_transfer CHECK (transfer IS NULL OR kind = 'loss'),
    CONSTRAINT stock_adjustments_decided CHECK ((status = 'pending') = (decided IS NULL)),
    CONSTRAINT stock_adjustments_paper CHECK ((status = 'posted') = (document IS NOT NULL)),
    CONSTRAINT stock_adjustments_two CHECK (status <> 'posted' OR alone OR decided <> asked)
);
CREATE INDEX stock_adjustments_warehouse ON stock_adjustments (warehouse, status);
CREATE UNIQUE INDEX stock_adjustments_of_transfer ON stock_adjustments (transfer) WHERE status = 'pending';

CREATE TABLE stock_adjustment_lines (
    adjustment uuid    NOT NULL REFERENCES stock_adjustments,
    lot        text COLLATE "C" NOT NULL,
    owner      text COLLATE "C" NOT NULL,
    damaged    boolean NOT NULL, -- of the damaged stock
    cartons    bigint  NOT NULL CONSTRAINT stock_adjustment_lines_cartons CHECK (cartons > 0),
    movement   uuid    NOT NULL CONSTRAINT stock_adjustment_lines_movement UNIQUE,
    PRIMARY KEY (adjustment, lot, owner, damaged)
);

-- Stock counts. Books are frozen by the number of the last row that they hold.
CREATE TABLE stock_counts (
    id            uuid        PRIMARY KEY,
    seq           bigint      GENERATED ALWAYS AS IDENTITY,
    warehouse     text COLLATE "C" NOT NULL CONSTRAINT stock_counts_warehouse CHECK (warehouse <> ''),
    status        text        NOT NULL DEFAULT 'open' CONSTRAINT stock_counts_status CHECK (status IN
                              ('open', 'submitted', 'approved', 'refused', 'voided')),
    began         bigint      NOT NULL, -- the last row of the ledger when it was opened
    counted       uuid,
    counted_login text,
    counted_at    timestamptz,
    as_of         bigint,
    off           bigint CONSTRAINT stock_counts_off CHECK (off >= 0), -- cartons counted too many or too few
    alone         boolean,
    decided       uuid,
    decided_login text,
    decision      text        NOT NULL DEFAULT '' CONSTRAINT stock_counts_decision CHECK (length(decision) <= 500),
    document      uuid,
    made_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT stock_counts_submitted CHECK ((status IN ('open', 'voided')) = (counted IS NULL)
        AND (counted IS NULL) = (counted_at IS NULL) AND (counted IS NULL) = (as_of IS NULL)
        AND (counted IS NULL) = (off IS NULL) AND (counted IS NULL) = (alone IS NULL)),
    CONSTRAINT stock_counts_decided CHECK ((status IN ('approved', 'refused')) = (decided IS NOT NULL)),
    CONSTRAINT stock_counts_paper CHECK ((status = 'approved') = (document IS NOT NULL)),
    CONSTRAINT stock_counts_two CHECK (status <> 'approved' OR alone OR decided <> counted)
);
-- Two counts of one warehouse would correct the same difference twice.
CREATE UNIQUE INDEX stock_counts_one ON stock_counts (warehouse) WHERE status IN ('open', 'submitted');

-- What is to be counted, and the last row of the ledger when its counting began;
-- the last one of a lot holds.
CREATE TABLE stock_count_lots (
    seq     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    count   uuid   NOT NULL REFERENCES stock_counts,
    lot     text COLLATE "C" NOT NULL,
    owner   text COLLATE "C" NOT NULL,
    as_of   bigint NOT NULL
);
CREATE INDEX stock_count_lots_count ON stock_count_lots (count);

CREATE TABLE stock_count_lines (
    count        uuid   NOT NULL REFERENCES stock_counts,
    lot          text COLLATE "C" NOT NULL,
    owner        text COLLATE "C" NOT NULL,
    good         bigint NOT NULL CONSTRAINT stock_count_lines_good CHECK (good >= 0),
    damaged      bigint NOT NULL CONSTRAINT stock_count_lines_damaged CHECK (damaged >= 0),
    book_good    bigint NOT NULL CONSTRAINT stock_count_lines_book_good CHECK (book_good >= 0),
    book_damaged bigint NOT NULL CONSTRAINT stock_count_lines_book_damaged CHECK (book_damaged >= 0),
    note         text   NOT NULL DEFAULT '' CONSTRAINT stock_count_lines_note CHECK (length(note) <= 500),
    PRIMARY KEY (count, lot, owner)
);

-- Loans between member organisations, within one warehouse.
CREATE TABLE stock_loans (
    id        uuid        PRIMARY KEY,
    seq       bigint      GENERATED ALWAYS AS IDENTITY,
    warehouse text COLLATE "C" NOT NULL CONSTRAINT stock_loans_warehouse CHECK (warehouse <> ''),
    lender    text COLLATE "C" NOT NULL,
    borrower  text COLLATE "C" NOT NULL,
    cartons   bigint      NOT NULL CONSTRAINT stock_loans_cartons CHECK (cartons > 0),
    repaid    bigint      NOT NULL DEFAULT 0,
    due       date,
    note      text        NOT NULL DEFAULT '' CONSTRAINT stock_loans_note CHECK (length(note) <= 500),
    status    text        NOT NULL DEFAULT 'open' CONSTRAINT stock_loans_status CHECK (status IN ('open', 'repaid')),
    document  uuid        NOT NULL,
    made_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT stock_loans_two CHECK (lender <> borrower),
    CONSTRAINT stock_loans_outstanding CHECK (repaid BETWEEN 0 AND cartons),
    CONSTRAINT stock_loans_open CHECK ((status = 'repaid') = (repaid = cartons))
);
CREATE INDEX stock_loans_warehouse ON stock_loans (warehouse, status);

-- Cartons that went from lender to borrower (the loan, repayment NULL) and back.
CREATE TABLE stock_loan_lines (
    loan      uuid   NOT NULL REFERENCES stock_loans,
    repayment uuid   REFERENCES steps,
    lot       text COLLATE "C" NOT NULL,
    cartons   bigint NOT NULL CONSTRAINT stock_loan_lines_cartons CHECK (cartons > 0),
    movement  uuid   PRIMARY KEY,
    document  uuid   NOT NULL
);
CREATE INDEX stock_loan_lines_loan ON stock_loan_lines (loan);

CREATE TRIGGER stock_rules_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_rules FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_openings_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_openings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_receipt_lines_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_receipt_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_receipt_counts_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_receipt_counts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_receipt_counted_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_receipt_counted FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_receipt_reasons_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_receipt_reasons FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_adjustment_lines_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_adjustment_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_count_lots_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_count_lots FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_count_lines_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_count_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_loan_lines_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_loan_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_transfer_lines_stays BEFORE DELETE OR TRUNCATE ON stock_transfer_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_transfers_stays BEFORE DELETE OR TRUNCATE ON stock_transfers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_receipts_stays BEFORE DELETE OR TRUNCATE ON stock_receipts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_adjustments_stays BEFORE DELETE OR TRUNCATE ON stock_adjustments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_counts_stays BEFORE DELETE OR TRUNCATE ON stock_counts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_loans_stays BEFORE DELETE OR TRUNCATE ON stock_loans FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER stock_transfers_status BEFORE UPDATE ON stock_transfers FOR EACH ROW EXECUTE FUNCTION stock_moves_on
    ('planned>released', 'planned>voided', 'released>dispatched', 'released>voided', 'dispatched>received', 'dispatched>closed', 'received>closed');
CREATE TRIGGER stock_receipts_status BEFORE UPDATE ON stock_receipts FOR EACH ROW EXECUTE FUNCTION stock_moves_on
    ('expected>counted', 'expected>voided', 'counted>posted', 'counted>voided');
CREATE TRIGGER stock_adjustments_status BEFORE UPDATE ON stock_adjustments FOR EACH ROW EXECUTE FUNCTION stock_moves_on
    ('pending>posted', 'pending>refused');
CREATE TRIGGER stock_counts_status BEFORE UPDATE ON stock_counts FOR EACH ROW EXECUTE FUNCTION stock_moves_on
    ('open>submitted', 'open>voided', 'submitted>approved', 'submitted>refused');
CREATE TRIGGER stock_loans_status BEFORE UPDATE ON stock_loans FOR EACH ROW EXECUTE FUNCTION stock_moves_on
    ('open>repaid');

-- +goose Down
DROP TABLE stock_loan_lines, stock_loans, stock_count_lines, stock_count_lots, stock_counts, stock_adjustment_lines,
    stock_adjustments, stock_receipt_reasons, stock_receipt_counted, stock_receipt_counts, stock_receipt_lines,
    stock_receipts, stock_transfer_lines, stock_transfers, stock_openings, stock_rules;
DROP FUNCTION stock_moves_on();
