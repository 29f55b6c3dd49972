-- $62, $63: units that change the configuration, and the revision that must stand. Accounts and runs
-- are locked before them.
, configured AS (
    SELECT g.unit, t.revision = g.expected AS intact
    FROM unnest($62::int4[], $63::int8[]) AS g (unit, expected)
    JOIN tenant t ON t.id = ($1::uuid[])[g.unit]
    WHERE (SELECT count(*) FROM held) >= 0 AND (SELECT count(*) FROM running) >= 0
    ORDER BY t.id
    FOR UPDATE OF t
)
, configuration_lost AS (
    SELECT unit FROM configured WHERE NOT intact
    UNION
    SELECT g.unit FROM unnest($62::int4[]) AS g (unit)
    WHERE g.unit NOT IN (SELECT unit FROM configured)
)
