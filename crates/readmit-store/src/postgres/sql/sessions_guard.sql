-- $19, $20, $21: units, slots and versions of the sessions that were read. Accounts are locked before them.
, seated AS (
    SELECT g.unit, g.slot, s.version = g.expected AS intact
    FROM unnest($19::int4[], $20::int2[], $21::int8[]) AS g (unit, slot, expected)
    JOIN session s
        ON s.tenant = ($1::uuid[])[g.unit] AND s.account = ($2::uuid[])[g.unit] AND s.slot = g.slot
    WHERE (SELECT count(*) FROM held) >= 0
    ORDER BY s.tenant, s.account, s.slot
    FOR UPDATE OF s
)
, session_lost AS (
    SELECT unit FROM seated WHERE NOT intact
    UNION
    SELECT g.unit FROM unnest($19::int4[], $20::int2[]) AS g (unit, slot)
    WHERE (g.unit, g.slot) NOT IN (SELECT unit, slot FROM seated)
)
