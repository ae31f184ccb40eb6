-- +goose Up

-- A scenario that was made of another one by changes. The scenario itself is
-- whole; this says what it is a copy of and what is different, as it was said
-- when the copy was made.
CREATE TABLE scenario_copy (
    scenario uuid  PRIMARY KEY REFERENCES scenario,
    parent   uuid  NOT NULL REFERENCES scenario,
    steps    jsonb NOT NULL CONSTRAINT scenario_copy_steps CHECK (jsonb_typeof(steps) = 'array'),     -- changes, each with what takes it back
    effects  jsonb NOT NULL CONSTRAINT scenario_copy_effects CHECK (jsonb_typeof(effects) = 'array'), -- what moved along
    CONSTRAINT scenario_copy_of_another CHECK (parent <> scenario)
);
CREATE INDEX scenario_copy_parent ON scenario_copy (parent);

CREATE TRIGGER scenario_copy_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON scenario_copy
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- +goose Down
DROP TABLE scenario_copy;
