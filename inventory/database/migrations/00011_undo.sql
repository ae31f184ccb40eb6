-- +goose Up

-- Steps that were taken back, and by which step: each once.
CREATE TABLE undone (
    step uuid PRIMARY KEY REFERENCES steps,
    by   uuid NOT NULL CONSTRAINT undone_by_one UNIQUE REFERENCES steps,
    CONSTRAINT undone_other CHECK (step <> by)
);
CREATE TRIGGER undone_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON undone
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A line goes only when nothing is held for it any more and nothing was loaded:
-- its release was taken back. The movements, the step and the void paper stay.
-- +goose StatementBegin
CREATE FUNCTION unloaded_line_goes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    reservation uuid := to_jsonb(OLD)->>TG_ARGV[0];
BEGIN
    IF NOT EXISTS (SELECT FROM movement WHERE settles = reservation AND phase = 'voided') OR coalesce((to_jsonb(OLD)->>TG_ARGV[1])::bigint, 0) <> 0 THEN
        RAISE EXCEPTION '%: a line goes when its release is taken back, and only then', TG_TABLE_NAME USING ERRCODE = 'KF001';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
DROP TRIGGER waybill_line_stays ON waybill_line;
CREATE TRIGGER waybill_line_stays BEFORE TRUNCATE ON waybill_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER waybill_line_goes BEFORE DELETE ON waybill_line FOR EACH ROW EXECUTE FUNCTION unloaded_line_goes('pending', 'loaded');
DROP TRIGGER stock_transfer_lines_stays ON stock_transfer_lines;
CREATE TRIGGER stock_transfer_lines_stays BEFORE TRUNCATE ON stock_transfer_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_transfer_lines_goes BEFORE DELETE ON stock_transfer_lines FOR EACH ROW EXECUTE FUNCTION unloaded_line_goes('movement', 'dispatched');

-- A count that was handed in by mistake is handed in again; what was handed in
-- before stays beside it.
ALTER TABLE stock_counts ADD COLUMN round int NOT NULL DEFAULT 1 CONSTRAINT stock_counts_round CHECK (round > 0);
ALTER TABLE stock_count_lines ADD COLUMN round int NOT NULL DEFAULT 1 CONSTRAINT stock_count_lines_round CHECK (round > 0),
    DROP CONSTRAINT stock_count_lines_pkey, ADD PRIMARY KEY (count, round, lot, owner);

-- An adjustment that was a mistake keeps its void paper.
ALTER TABLE stock_adjustments
    DROP CONSTRAINT stock_adjustments_status, ADD CONSTRAINT stock_adjustments_status CHECK (status IN ('pending', 'posted', 'refused', 'voided')),
    DROP CONSTRAINT stock_adjustments_paper, ADD CONSTRAINT stock_adjustments_paper CHECK
        (CASE status WHEN 'posted' THEN document IS NOT NULL WHEN 'voided' THEN true ELSE document IS NULL END);

-- A way back, written "to<from", is open to a transaction that took back a step
-- of the row, or of a receipt or an adjustment of the transfer.
-- +goose StatementBegin
CREATE FUNCTION taken_back(uuid) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM undone u JOIN steps s ON s.id = u.by WHERE s.recorded_at >= now() AND s.subject IN (
    SELECT $1 UNION ALL SELECT id FROM stock_receipts WHERE transfer = $1 UNION ALL SELECT id FROM stock_adjustments WHERE transfer = $1));
-- +goose StatementEnd
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stock_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.status <> OLD.status AND NOT (OLD.status || '>' || NEW.status) = ANY (TG_ARGV)
       AND NOT ((NEW.status || '<' || OLD.status) = ANY (TG_ARGV) AND taken_back(NEW.id)) THEN
        RAISE EXCEPTION '%: from % to % is refused', TG_TABLE_NAME, OLD.status, NEW.status USING ERRCODE = 'KF001';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
DROP TRIGGER stock_transfers_status ON stock_transfers;
CREATE TRIGGER stock_transfers_status BEFORE UPDATE ON stock_transfers FOR EACH ROW EXECUTE FUNCTION stock_moves_on
    ('planned>released', 'planned>voided', 'released>dispatched', 'released>voided', 'dispatched>received', 'dispatched>closed', 'received>closed',
     'planned<released', 'released<dispatched', 'dispatched<received', 'dispatched<closed', 'received<closed', 'planned<voided', 'released<voided');
DROP TRIGGER stock_receipts_status ON stock_receipts;
CREATE TRIGGER stock_receipts_status BEFORE UPDATE ON stock_receipts FOR EACH ROW EXECUTE FUNCTION stock_moves_on
    ('expected>counted', 'expected>voided', 'counted>posted', 'counted>voided',
     'expected<counted', 'counted<posted', 'expected<voided', 'counted<voided');
DROP TRIGGER stock_adjustments_status ON stock_adjustments;
CREATE TRIGGER stock_adjustments_status BEFORE UPDATE ON stock_adjustments FOR EACH ROW EXECUTE FUNCTION stock_moves_on
    ('pending>posted', 'pending>refused', 'voided<pending', 'voided<posted');
DROP TRIGGER stock_counts_status ON stock_counts;
CREATE TRIGGER stock_counts_status BEFORE UPDATE ON stock_counts FOR EACH ROW EXECUTE FUNCTION stock_moves_on
    ('open>submitted', 'open>voided', 'submitted>approved', 'submitted>refused', 'open<submitted', 'submitted<refused', 'open<voided');

-- +goose Down
