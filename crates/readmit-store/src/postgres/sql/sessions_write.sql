-- $22 to $25: unit, slot, version and body of sessions, new ones taking their slot over.
, session_put AS (
    INSERT INTO session (tenant, account, slot, version, body)
    SELECT ($1::uuid[])[w.unit], ($2::uuid[])[w.unit], w.slot, w.version, w.body
    FROM unnest($22::int4[], $23::int2[], $24::int8[], $25::text[]) AS w (unit, slot, version, body)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
    ON CONFLICT (tenant, account, slot) DO UPDATE SET version = excluded.version, body = excluded.body
)
-- $26, $27, $28: unit, field and value of attributes that are gone.
, attribute_gone AS (
    DELETE FROM attribute a
    USING unnest($26::int4[], $27::text[], $28::text[]) AS w (unit, field, value)
    WHERE a.tenant = ($1::uuid[])[w.unit] AND a.field = w.field AND a.value = w.value
        AND a.account = ($2::uuid[])[w.unit] AND w.unit NOT IN (SELECT unit FROM lost)
)
-- $29, $30, $31: the same of those that are new.
, attribute_new AS (
    INSERT INTO attribute (tenant, field, value, account)
    SELECT ($1::uuid[])[w.unit], w.field, w.value, ($2::uuid[])[w.unit]
    FROM unnest($29::int4[], $30::text[], $31::text[]) AS w (unit, field, value)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
    ON CONFLICT (tenant, field, value, account) DO NOTHING
)
