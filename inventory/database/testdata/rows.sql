-- Rows of each version of the schema, so that the steps that follow meet rows.
-- Triggers and foreign keys are off while they are inserted.

-- 1
INSERT INTO once (actor, key, fingerprint, status, header, body)
VALUES ('10000000-0000-0000-0000-000000000001', 'k', decode(repeat('ab', 32), 'hex'), 201, '{"Content-Type":"application/json"}', '{}');

-- 2
INSERT INTO lot (id, sku, expires) VALUES ('L1', 'carton', '2027-01-31');
INSERT INTO account (kind, ref, owner) VALUES ('plant', 'P1', ''), ('warehouse', 'W1', 'ORG1');
INSERT INTO balance (account, lot, on_hand) VALUES (2, 'L1', 10);
INSERT INTO movement (id, seq, phase, why, lot, from_account, to_account, cartons, held, reason, occurred_at, recorded_at, actor, login)
VALUES ('20000000-0000-0000-0000-000000000001', nextval('movement_seq'), 'single', 'receipt', 'L1', 1, 2, 10, 0, '', '2026-11-01', '2026-11-01', '10000000-0000-0000-0000-000000000001', 'keeper');
INSERT INTO closing (warehouse, until, recorded_at, actor, login)
VALUES ('W1', '2026-10-31', '2026-11-01', '10000000-0000-0000-0000-000000000001', 'keeper');

-- 3
INSERT INTO document_sites (warehouse, code) VALUES ('W1', 'W1');
INSERT INTO document_series (warehouse, year, last) VALUES ('W1', 2026, 1);
INSERT INTO documents (id, kind, warehouse, year, no, number, issued, canonical, body, lines, prev, hash, recorded_at, by_id, by_login)
VALUES ('30000000-0000-0000-0000-000000000001', 'receipt', 'W1', 2026, 1, 'W1-2026-000001', '2026-11-01', '', '{}', decode(repeat('01', 32), 'hex'), decode(repeat('00', 32), 'hex'), decode(repeat('02', 32), 'hex'), '2026-11-01', '10000000-0000-0000-0000-000000000001', 'keeper');

-- 4
INSERT INTO scenario_body (digest, body, campaign, name_ar, name_en, target, households, places, warehouses, plants)
VALUES (decode(repeat('03', 32), 'hex'), '', 'C', 'حملة', 'campaign', 10, 10, 1, 1, 1);
INSERT INTO scenario (id, body, name, by_id, by_login)
VALUES ('40000000-0000-0000-0000-000000000001', 1, 'lists', '10000000-0000-0000-0000-000000000001', 'manager');
INSERT INTO plan (id, scenario, campaign, seed, effort, status, by_id, by_login)
VALUES ('40000000-0000-0000-0000-000000000002', '40000000-0000-0000-0000-000000000001', 'C', 1448, 'normal', 'approved', '10000000-0000-0000-0000-000000000001', 'manager');
INSERT INTO plan_event (plan, version, status, by_id, by_login)
VALUES ('40000000-0000-0000-0000-000000000002', 1, 'approved', '10000000-0000-0000-0000-000000000001', 'manager');

-- 5
INSERT INTO organisations (id, name_ar, name_en) VALUES ('ORG1', 'جمعية', 'organisation');
INSERT INTO users (id, login, name, role) VALUES ('10000000-0000-0000-0000-000000000001', 'manager', 'Office', 'manager');

-- 6
INSERT INTO steps (id, noun, subject, action, fingerprint, content, note, by_id, by_login, occurred_at)
VALUES ('60000000-0000-0000-0000-000000000001', 'stock', '60000000-0000-0000-0000-000000000002', 'rules', decode(repeat('04', 32), 'hex'), '{}', '', '10000000-0000-0000-0000-000000000001', 'manager', '2026-11-01');
INSERT INTO promise (plan, place, allocated) VALUES ('40000000-0000-0000-0000-000000000002', 'V1', 10);

-- 7
INSERT INTO stock_rules (step, alone, soon_days, min_days) VALUES ('60000000-0000-0000-0000-000000000001', 20, 90, 30);
INSERT INTO stock_openings (warehouse, fingerprint, lots, cartons, by_id, by_login, occurred_at)
VALUES ('W1', decode(repeat('05', 32), 'hex'), 1, 10, '10000000-0000-0000-0000-000000000001', 'keeper', '2026-11-01');

-- 8
INSERT INTO plan_run (plan) VALUES ('40000000-0000-0000-0000-000000000002');
INSERT INTO plan_piece (plan, number, kind) VALUES ('40000000-0000-0000-0000-000000000002', 0, 'fit');

-- 9
INSERT INTO activity (by_id, login, role, organisation, operation, method, path, key, status, request)
VALUES ('10000000-0000-0000-0000-000000000001', 'manager', 'manager', '', 'approve-plan', 'POST', '/plans', 'k', 200, 'r');

-- 10
INSERT INTO board_edit (id, plan, version, kind, wave, was, day, breaks, mends, verdict, by_id, by_login)
VALUES ('a0000000-0000-0000-0000-000000000001', '40000000-0000-0000-0000-000000000002', 1, 'move', 'W1-20261101-T1', '2026-11-01', '2026-11-02', 0, 0, '{}', '10000000-0000-0000-0000-000000000001', 'manager');

-- 11
INSERT INTO steps (id, noun, subject, action, fingerprint, content, note, by_id, by_login, occurred_at)
VALUES ('60000000-0000-0000-0000-000000000011', 'manifest', '60000000-0000-0000-0000-000000000002', 'undo', decode(repeat('04', 32), 'hex'), '{}', '', '10000000-0000-0000-0000-000000000001', 'manager', '2026-11-01');
INSERT INTO undone (step, by) VALUES ('60000000-0000-0000-0000-000000000001', '60000000-0000-0000-0000-000000000011');
INSERT INTO stock_counts (id, warehouse, began, round) VALUES ('70000000-0000-0000-0000-000000000001', 'W1', 0, 2);

-- 12
INSERT INTO proof_rule (step, warehouse, place, asks) VALUES ('60000000-0000-0000-0000-000000000001', 'W1', '', 'photo');
INSERT INTO proof (id, manifest, waybill, kind, width, height, picture, sha256, sent, by_id, by_login)
VALUES ('80000000-0000-0000-0000-000000000001', '60000000-0000-0000-0000-000000000002', '60000000-0000-0000-0000-000000000003', 'photo', 32, 32,
    'x', encode(sha256('x'), 'hex'), decode(repeat('05', 32), 'hex'), '10000000-0000-0000-0000-000000000001', 'driver');

-- 13
INSERT INTO sign_in_keys (hash, user_id, expires_at)
VALUES (decode(repeat('06', 32), 'hex'), '10000000-0000-0000-0000-000000000001', clock_timestamp() + interval '1 minute');

-- 15
INSERT INTO scenario (id, body, name, by_id, by_login)
VALUES ('40000000-0000-0000-0000-000000000003', 1, 'fewer', '10000000-0000-0000-0000-000000000001', 'manager');
INSERT INTO scenario_copy (scenario, parent, steps, effects)
VALUES ('40000000-0000-0000-0000-000000000003', '40000000-0000-0000-0000-000000000001', '[]', '[]');
