-- $5, $6, $7: unit, version and body of accounts that changed.
, account_moved AS (
    UPDATE account_hot h SET version = w.version, body = w.body
    FROM unnest($5::int4[], $6::int8[], $7::text[]) AS w (unit, version, body)
    WHERE h.tenant = ($1::uuid[])[w.unit] AND h.account = ($2::uuid[])[w.unit]
        AND w.unit NOT IN (SELECT unit FROM lost)
)
-- $8 to $13: unit, id, subject, body and personal data of events, in order, and whether the admin activity
-- log shows them.
, event_new AS (
    INSERT INTO event (tenant, id, subject, body, personal, admin)
    SELECT ($1::uuid[])[w.unit], w.id, w.subject, w.body, w.personal, w.admin
    FROM unnest($8::int4[], $9::uuid[], $10::uuid[], $11::text[], $12::text[], $13::bool[])
        AS w (unit, id, subject, body, personal, admin)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
)
-- $14: the events' entries in the chain. $15 to $18: writer, number, instant and previous hash of the row.
, chain_row AS (
    INSERT INTO chain (writer, number, at, previous, entries)
    SELECT $15::uuid, $16::int8, $17::int8, $18::bytea, string_agg(w.entry, ''::bytea ORDER BY w.place)
    FROM unnest($8::int4[], $14::bytea[]) WITH ORDINALITY AS w (unit, entry, place)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
    HAVING count(*) > 0
)
