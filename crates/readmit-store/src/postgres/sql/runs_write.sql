-- $43 to $47: unit, id, version, end and body of new runs. One that is there already is an error, not a loss.
, run_new AS (
    INSERT INTO run (tenant, run, version, expires_at, body)
    SELECT ($1::uuid[])[w.unit], w.run, w.version, w.expires_at, w.body
    FROM unnest($43::int4[], $44::uuid[], $45::int8[], $46::int8[], $47::text[])
        AS w (unit, run, version, expires_at, body)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
)
-- $48 to $52: the same of runs that moved on.
, run_moved AS (
    UPDATE run r SET version = w.version, expires_at = w.expires_at, body = w.body
    FROM unnest($48::int4[], $49::uuid[], $50::int8[], $51::int8[], $52::text[])
        AS w (unit, run, version, expires_at, body)
    WHERE r.tenant = ($1::uuid[])[w.unit] AND r.run = w.run AND w.unit NOT IN (SELECT unit FROM lost)
)
-- $53, $54: unit and id of runs that are gone.
, run_gone AS (
    DELETE FROM run r USING unnest($53::int4[], $54::uuid[]) AS w (unit, run)
    WHERE r.tenant = ($1::uuid[])[w.unit] AND r.run = w.run AND w.unit NOT IN (SELECT unit FROM lost)
)
-- $55 to $61: unit, run, sequence, instant, journey, key and sealed text of turns. The first ones of their run
-- that were answered for this account open it: several may do so at once.
, run_logged AS (
    INSERT INTO run_log (tenant, run, sequence, account, opens, at, journey, key, sealed)
    SELECT ($1::uuid[])[w.unit], w.run, w.sequence, ($2::uuid[])[w.unit],
        NOT EXISTS (
            SELECT 1 FROM run_log l
            WHERE l.tenant = ($1::uuid[])[w.unit] AND l.run = w.run AND l.account = ($2::uuid[])[w.unit]
        ),
        w.at, w.journey, w.key, w.sealed
    FROM unnest($55::int4[], $56::uuid[], $57::int8[], $58::int8[], $59::text[], $60::uuid[], $61::text[])
        AS w (unit, run, sequence, at, journey, key, sealed)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
)
