-- Everything that a batch concerns, in one snapshot and one round trip.
-- $1, $2: tenants and values of identifiers. $3, $4: tenants and ids of accounts.
-- $5, $6, $7: tenants, accounts and slots of sessions. $8: tenants.
WITH named AS (
    SELECT i.tenant, i.value, i.kind, i.account
    FROM unnest($1::uuid[], $2::text[]) AS q (tenant, value)
    JOIN identifier i ON i.tenant = q.tenant AND i.value = q.value
),
wanted AS (
    SELECT tenant, account FROM named
    UNION
    SELECT q.tenant, q.account FROM unnest($3::uuid[], $4::uuid[]) AS q (tenant, account)
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
SELECT 'session', s.tenant, s.account, s.slot, s.version, s.body, NULL
FROM unnest($5::uuid[], $6::uuid[], $7::int2[]) AS q (tenant, account, slot)
JOIN session s ON s.tenant = q.tenant AND s.account = q.account AND s.slot = q.slot
UNION ALL
SELECT 'tenant', t.id, NULL, NULL, t.revision, NULL, NULL
FROM unnest($8::uuid[]) AS q (tenant)
JOIN tenant t ON t.id = q.tenant
