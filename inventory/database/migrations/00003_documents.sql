-- +goose Up

-- The code that the numbers of a warehouse begin with. It is taken at the first
-- document and stays.
CREATE TABLE document_sites (
    warehouse text PRIMARY KEY CONSTRAINT document_sites_warehouse CHECK (warehouse <> ''),
    code      text NOT NULL CONSTRAINT document_sites_code UNIQUE CHECK (code <> '')
);

-- One series for each warehouse and year. The counter and the head of the chain
-- are changed in the transaction that issues: a rollback gives the numbers back.
-- They stand here a second time so that a tail that was cut off shows.
CREATE TABLE document_series (
    warehouse text  NOT NULL REFERENCES document_sites,
    year      int   NOT NULL CONSTRAINT document_series_year CHECK (year BETWEEN 2000 AND 2999),
    last      int   NOT NULL DEFAULT 0,
    head      bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
    voids     int   NOT NULL DEFAULT 0,
    void_head bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
    PRIMARY KEY (warehouse, year),
    CONSTRAINT document_series_heads CHECK (length(head) = 32 AND length(void_head) = 32),
    CONSTRAINT document_series_voids CHECK (voids BETWEEN 0 AND last)
);

-- Papers, as they were issued. body is what they say, kept to the byte; canonical
-- is the text that is hashed.
CREATE TABLE documents (
    id          uuid        PRIMARY KEY,
    kind        text        NOT NULL CONSTRAINT documents_kind CHECK (kind IN
                            ('manifest', 'transfer', 'receipt', 'return', 'count', 'adjustment', 'loan')),
    warehouse   text        NOT NULL,
    year        int         NOT NULL,
    no          int         NOT NULL CONSTRAINT documents_no CHECK (no > 0),
    number      text        NOT NULL CONSTRAINT documents_number UNIQUE,
    issued      date        NOT NULL CONSTRAINT documents_year CHECK (extract(year FROM issued) = year),
    canonical   text        NOT NULL,
    body        json        NOT NULL,
    lines       bytea       NOT NULL CONSTRAINT documents_lines CHECK (length(lines) = 32),
    prev        bytea       NOT NULL CONSTRAINT documents_prev CHECK (length(prev) = 32),
    hash        bytea       NOT NULL CONSTRAINT documents_hash CHECK (length(hash) = 32),
    recorded_at timestamptz NOT NULL,
    by_id       uuid        NOT NULL,
    by_login    text        NOT NULL,
    CONSTRAINT documents_series UNIQUE (warehouse, year, no),
    FOREIGN KEY (warehouse, year) REFERENCES document_series
);

-- A void marks a paper for good. Voids of a series are numbered and chained too,
-- so that a void that was removed shows.
CREATE TABLE document_voids (
    document    uuid        PRIMARY KEY REFERENCES documents,
    warehouse   text        NOT NULL,
    year        int         NOT NULL,
    no          int         NOT NULL CONSTRAINT document_voids_no CHECK (no > 0),
    reason      text        NOT NULL CONSTRAINT document_voids_reason CHECK (length(reason) BETWEEN 1 AND 500),
    hash        bytea       NOT NULL CONSTRAINT document_voids_hash CHECK (length(hash) = 32),
    recorded_at timestamptz NOT NULL,
    by_id       uuid        NOT NULL,
    by_login    text        NOT NULL,
    CONSTRAINT document_voids_series UNIQUE (warehouse, year, no),
    FOREIGN KEY (warehouse, year) REFERENCES document_series
);

-- Every printing, the first included.
CREATE TABLE document_prints (
    id          uuid        PRIMARY KEY,
    document    uuid        NOT NULL REFERENCES documents,
    no          int         NOT NULL CONSTRAINT document_prints_no CHECK (no > 0),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    by_id       uuid        NOT NULL,
    by_login    text        NOT NULL,
    CONSTRAINT document_prints_count UNIQUE (document, no)
);

-- A counter never goes back, and no series goes away.
-- +goose StatementBegin
CREATE FUNCTION document_series_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.warehouse <> OLD.warehouse OR NEW.year <> OLD.year OR NEW.last < OLD.last OR NEW.voids < OLD.voids THEN
        RAISE EXCEPTION 'the counter of a series only goes up' USING ERRCODE = 'KF001';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd

CREATE TRIGGER document_series_counts BEFORE UPDATE ON document_series FOR EACH ROW EXECUTE FUNCTION document_series_counts();
CREATE TRIGGER document_series_stays BEFORE DELETE OR TRUNCATE ON document_series FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_sites_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON document_sites FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER documents_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON documents FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_voids_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON document_voids FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_prints_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON document_prints FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- +goose Down
DROP TABLE document_prints, document_voids, documents, document_series, document_sites;
DROP FUNCTION document_series_counts();
