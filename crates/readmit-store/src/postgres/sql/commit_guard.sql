-- One batch, one statement, one commit. A unit is one account's part of the batch; it is named by its place
-- in $1 (tenants) and $2 (accounts), counted from one. What follows is written only for units that are not
-- among the lost. `NOT IN` is a hash look-up here, and it makes every lock be taken before the first write.
WITH
-- $3, $4: units with a guard on their account, and the version that must stand (null: no such account).
held AS (
    SELECT g.unit, h.version IS NOT DISTINCT FROM g.expected AS intact
    FROM unnest($3::int4[], $4::int8[]) AS g (unit, expected)
    JOIN account_hot h ON h.tenant = ($1::uuid[])[g.unit] AND h.account = ($2::uuid[])[g.unit]
    ORDER BY h.tenant, h.account
    FOR UPDATE OF h
),
-- $5, $6, $7: units, slots and versions of the sessions that were read. Accounts are locked before them.
seated AS (
    SELECT g.unit, g.slot, s.version = g.expected AS intact
    FROM unnest($5::int4[], $6::int2[], $7::int8[]) AS g (unit, slot, expected)
    JOIN session s
        ON s.tenant = ($1::uuid[])[g.unit] AND s.account = ($2::uuid[])[g.unit] AND s.slot = g.slot
    WHERE (SELECT count(*) FROM held) >= 0
    ORDER BY s.tenant, s.account, s.slot
    FOR UPDATE OF s
),
-- $8, $9: units that change the configuration, and the revision that must stand.
configured AS (
    SELECT g.unit, t.revision = g.expected AS intact
    FROM unnest($8::int4[], $9::int8[]) AS g (unit, expected)
    JOIN tenant t ON t.id = ($1::uuid[])[g.unit]
    ORDER BY t.id
    FOR UPDATE OF t
),
lost AS (
    SELECT unit FROM held WHERE NOT intact
    UNION
    SELECT g.unit FROM unnest($3::int4[], $4::int8[]) AS g (unit, expected)
    WHERE g.expected IS NOT NULL AND g.unit NOT IN (SELECT unit FROM held)
    UNION
    SELECT unit FROM seated WHERE NOT intact
    UNION
    SELECT g.unit FROM unnest($5::int4[], $6::int2[]) AS g (unit, slot)
    WHERE (g.unit, g.slot) NOT IN (SELECT unit, slot FROM seated)
    UNION
    SELECT unit FROM configured WHERE NOT intact
    UNION
    SELECT g.unit FROM unnest($8::int4[]) AS g (unit)
    WHERE g.unit NOT IN (SELECT unit FROM configured)
)
