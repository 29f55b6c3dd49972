-- $42, $43, $44: unit, version and body of new accounts.
, account_new AS (
    INSERT INTO account_hot (tenant, account, version, body)
    SELECT ($1::uuid[])[w.unit], ($2::uuid[])[w.unit], w.version, w.body
    FROM unnest($42::int4[], $43::int8[], $44::text[]) AS w (unit, version, body)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
)
-- $45: units whose account is gone.
, account_gone AS (
    DELETE FROM account_hot h USING unnest($45::int4[]) AS w (unit)
    WHERE h.tenant = ($1::uuid[])[w.unit] AND h.account = ($2::uuid[])[w.unit]
        AND w.unit NOT IN (SELECT unit FROM lost)
)
, part_gone AS (
    DELETE FROM account_part p USING unnest($45::int4[]) AS w (unit)
    WHERE p.tenant = ($1::uuid[])[w.unit] AND p.account = ($2::uuid[])[w.unit]
        AND w.unit NOT IN (SELECT unit FROM lost)
)
, session_gone AS (
    DELETE FROM session s USING unnest($45::int4[]) AS w (unit)
    WHERE s.tenant = ($1::uuid[])[w.unit] AND s.account = ($2::uuid[])[w.unit]
        AND w.unit NOT IN (SELECT unit FROM lost)
)
-- $46, $47, $48: unit, name and body of an account's parts.
, part_put AS (
    INSERT INTO account_part (tenant, account, part, body)
    SELECT ($1::uuid[])[w.unit], ($2::uuid[])[w.unit], w.part, w.body
    FROM unnest($46::int4[], $47::text[], $48::text[]) AS w (unit, part, body)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
    ON CONFLICT (tenant, account, part) DO UPDATE SET body = excluded.body
)
-- $49, $50: unit and value of identifiers that are gone.
, identifier_gone AS (
    DELETE FROM identifier i USING unnest($49::int4[], $50::text[]) AS w (unit, value)
    WHERE i.tenant = ($1::uuid[])[w.unit] AND i.value = w.value AND i.account = ($2::uuid[])[w.unit]
        AND w.unit NOT IN (SELECT unit FROM lost)
)
-- $51, $52, $53: unit, value and kind of identifiers that stay but are now of another kind.
, identifier_kind AS (
    UPDATE identifier i SET kind = w.kind
    FROM unnest($51::int4[], $52::text[], $53::text[]) AS w (unit, value, kind)
    WHERE i.tenant = ($1::uuid[])[w.unit] AND i.value = w.value AND i.account = ($2::uuid[])[w.unit]
        AND w.unit NOT IN (SELECT unit FROM lost)
)
-- $54, $55, $56: unit, value and kind of new identifiers. Somebody else's value is an error, not a loss.
, identifier_new AS (
    INSERT INTO identifier (tenant, value, kind, account)
    SELECT ($1::uuid[])[w.unit], w.value, w.kind, ($2::uuid[])[w.unit]
    FROM unnest($54::int4[], $55::text[], $56::text[]) AS w (unit, value, kind)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
)
, revision_moved AS (
    UPDATE tenant t SET revision = t.revision + 1 FROM unnest($40::int4[]) AS w (unit)
    WHERE t.id = ($1::uuid[])[w.unit] AND w.unit NOT IN (SELECT unit FROM lost)
)
-- $57 to $60: unit, kind, id and body of configuration.
, configuration_put AS (
    INSERT INTO configuration (tenant, kind, id, body)
    SELECT ($1::uuid[])[w.unit], w.kind, w.id, w.body
    FROM unnest($57::int4[], $58::text[], $59::uuid[], $60::text[]) AS w (unit, kind, id, body)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
    ON CONFLICT (tenant, kind, id) DO UPDATE SET body = excluded.body
)
-- $61, $62, $63: unit, kind and id of configuration that is gone.
, configuration_gone AS (
    DELETE FROM configuration c
    USING unnest($61::int4[], $62::text[], $63::uuid[]) AS w (unit, kind, id)
    WHERE c.tenant = ($1::uuid[])[w.unit] AND c.kind = w.kind AND c.id = w.id
        AND w.unit NOT IN (SELECT unit FROM lost)
)
