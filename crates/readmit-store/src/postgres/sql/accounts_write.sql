-- $5, $6, $7: unit, version and body of accounts that changed.
, account_moved AS (
    UPDATE account_hot h SET version = w.version, body = w.body
    FROM unnest($5::int4[], $6::int8[], $7::text[]) AS w (unit, version, body)
    WHERE h.tenant = ($1::uuid[])[w.unit] AND h.account = ($2::uuid[])[w.unit]
        AND w.unit NOT IN (SELECT unit FROM lost)
)
-- $8 to $12: unit, id, subject, body and personal data of events, in order.
, event_new AS (
    INSERT INTO event (tenant, id, subject, body, personal)
    SELECT ($1::uuid[])[w.unit], w.id, w.subject, w.body, w.personal
    FROM unnest($8::int4[], $9::uuid[], $10::uuid[], $11::text[], $12::text[])
        AS w (unit, id, subject, body, personal)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
)
-- $13: the events' entries in the chain. $14 to $17: writer, number, instant and previous hash of the row.
, chain_row AS (
    INSERT INTO chain (writer, number, at, previous, entries)
    SELECT $14::uuid, $15::int8, $16::int8, $17::bytea, string_agg(w.entry, ''::bytea ORDER BY w.place)
    FROM unnest($8::int4[], $13::bytea[]) WITH ORDINALITY AS w (unit, entry, place)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
    HAVING count(*) > 0
)
