-- $40, $41, $42: units, runs and the versions that must stand (null: no such run). Accounts and sessions are
-- locked before them. No two units of a batch have a run in common.
, running AS (
    SELECT g.unit, g.run, r.version IS NOT DISTINCT FROM g.expected AS intact
    FROM unnest($40::int4[], $41::uuid[], $42::int8[]) AS g (unit, run, expected)
    JOIN run r ON r.tenant = ($1::uuid[])[g.unit] AND r.run = g.run
    WHERE (SELECT count(*) FROM held) >= 0 AND (SELECT count(*) FROM seated) >= 0
    ORDER BY r.tenant, r.run
    FOR UPDATE OF r
)
, run_lost AS (
    SELECT unit FROM running WHERE NOT intact
    UNION
    SELECT g.unit FROM unnest($40::int4[], $41::uuid[], $42::int8[]) AS g (unit, run, expected)
    WHERE g.expected IS NOT NULL AND (g.unit, g.run) NOT IN (SELECT unit, run FROM running)
)
