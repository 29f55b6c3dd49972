-- The same as `load.sql`, with credentials, and all sessions, of accounts where they are asked for, and runs.
-- $1, $2: tenants and values of identifiers. $3, $4: tenants and ids of accounts.
-- $5, $6, $7: tenants, accounts and slots of sessions. $8: tenants.
-- $9, $10: of identifiers, whether their owners' credentials and all their sessions are asked for.
-- $11, $12: the same of accounts. $13, $14: tenants and ids of runs.
WITH named AS (
    SELECT i.tenant, i.value, i.kind, i.account, q.credentials, q.sessions
    FROM unnest($1::uuid[], $2::text[], $9::bool[], $10::bool[]) AS q (tenant, value, credentials, sessions)
    JOIN identifier i ON i.tenant = q.tenant AND i.value = q.value
),
wanted AS (
    SELECT q.tenant, q.account, bool_or(q.credentials) AS credentials, bool_or(q.sessions) AS sessions
    FROM (
        SELECT tenant, account, credentials, sessions FROM named
        UNION ALL
        SELECT * FROM unnest($3::uuid[], $4::uuid[], $11::bool[], $12::bool[])
    ) q (tenant, account, credentials, sessions)
    GROUP BY q.tenant, q.account
)
SELECT 'identifier' AS what, n.tenant, n.account, NULL::int2 AS slot, NULL::int8 AS version,
       n.value AS body, n.kind AS more
FROM named n
UNION ALL
SELECT 'account', h.tenant, h.account, NULL, h.version, h.body, p.body
FROM wanted w
JOIN account_hot h ON h.tenant = w.tenant AND h.account = w.account
LEFT JOIN account_part p ON p.tenant = w.tenant AND p.account = w.account AND p.part = 'profile'
UNION ALL
-- The limits change nothing (a key has one row, an account 256 slots), but keep each look-up by its key: as
-- a join it may be planned as a scan of the whole table while that is small.
SELECT 'credentials', w.tenant, w.account, NULL, NULL, c.body, NULL
FROM wanted w
CROSS JOIN LATERAL (
    SELECT p.body FROM account_part p
    WHERE p.tenant = w.tenant AND p.account = w.account AND p.part = 'credentials'
    LIMIT 1
) c
WHERE w.credentials
UNION ALL
SELECT 'session', s.tenant, s.account, s.slot, s.version, s.body, NULL
FROM unnest($5::uuid[], $6::uuid[], $7::int2[]) AS q (tenant, account, slot)
JOIN session s ON s.tenant = q.tenant AND s.account = q.account AND s.slot = q.slot
UNION ALL
SELECT 'session', w.tenant, w.account, a.slot, a.version, a.body, NULL
FROM wanted w
CROSS JOIN LATERAL (
    SELECT s.slot, s.version, s.body FROM session s
    WHERE s.tenant = w.tenant AND s.account = w.account
    LIMIT 256
) a
WHERE w.sessions
UNION ALL
SELECT 'run', q.tenant, q.run, NULL, f.version, f.body, NULL
FROM unnest($13::uuid[], $14::uuid[]) AS q (tenant, run)
CROSS JOIN LATERAL (
    SELECT r.version, r.body FROM run r WHERE r.tenant = q.tenant AND r.run = q.run LIMIT 1
) f
UNION ALL
SELECT 'tenant', t.id, NULL, NULL, t.revision, NULL, NULL
FROM unnest($8::uuid[]) AS q (tenant)
JOIN tenant t ON t.id = q.tenant
