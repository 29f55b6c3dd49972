-- $10, $11, $12: unit, version and body of accounts that changed.
, account_moved AS (
    UPDATE account_hot h SET version = w.version, body = w.body
    FROM unnest($10::int4[], $11::int8[], $12::text[]) AS w (unit, version, body)
    WHERE h.tenant = ($1::uuid[])[w.unit] AND h.account = ($2::uuid[])[w.unit]
        AND w.unit NOT IN (SELECT unit FROM lost)
)
-- $13 to $16: unit, slot, version and body of sessions, new ones taking their slot over.
, session_put AS (
    INSERT INTO session (tenant, account, slot, version, body)
    SELECT ($1::uuid[])[w.unit], ($2::uuid[])[w.unit], w.slot, w.version, w.body
    FROM unnest($13::int4[], $14::int2[], $15::int8[], $16::text[]) AS w (unit, slot, version, body)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
    ON CONFLICT (tenant, account, slot) DO UPDATE SET version = excluded.version, body = excluded.body
)
-- $17, $18, $19: unit, field and value of attributes that are gone.
, attribute_gone AS (
    DELETE FROM attribute a
    USING unnest($17::int4[], $18::text[], $19::text[]) AS w (unit, field, value)
    WHERE a.tenant = ($1::uuid[])[w.unit] AND a.field = w.field AND a.value = w.value
        AND a.account = ($2::uuid[])[w.unit] AND w.unit NOT IN (SELECT unit FROM lost)
)
-- $20, $21, $22: the same of those that are new.
, attribute_new AS (
    INSERT INTO attribute (tenant, field, value, account)
    SELECT ($1::uuid[])[w.unit], w.field, w.value, ($2::uuid[])[w.unit]
    FROM unnest($20::int4[], $21::text[], $22::text[]) AS w (unit, field, value)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
    ON CONFLICT (tenant, field, value, account) DO NOTHING
)
-- $23 to $27: unit, id, subject, body and personal data of events, in order.
, event_new AS (
    INSERT INTO event (tenant, id, subject, body, personal)
    SELECT ($1::uuid[])[w.unit], w.id, w.subject, w.body, w.personal
    FROM unnest($23::int4[], $24::uuid[], $25::uuid[], $26::text[], $27::text[])
        AS w (unit, id, subject, body, personal)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
)
-- $28: the events' entries in the chain. $29 to $32: writer, number, instant and previous hash of the row.
, chain_row AS (
    INSERT INTO chain (writer, number, at, previous, entries)
    SELECT $29::uuid, $30::int8, $31::int8, $32::bytea, string_agg(w.entry, ''::bytea ORDER BY w.place)
    FROM unnest($23::int4[], $28::bytea[]) WITH ORDINALITY AS w (unit, entry, place)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
    HAVING count(*) > 0
)
