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
)
, account_lost AS (
    SELECT unit FROM held WHERE NOT intact
    UNION ALL
    SELECT g.unit FROM unnest($3::int4[], $4::int8[]) AS g (unit, expected)
    WHERE g.expected IS NOT NULL AND g.unit NOT IN (SELECT unit FROM held)
)
