-- $33, $34, $35: unit, version and body of new accounts.
, account_new AS (
    INSERT INTO account_hot (tenant, account, version, body)
    SELECT ($1::uuid[])[w.unit], ($2::uuid[])[w.unit], w.version, w.body
    FROM unnest($33::int4[], $34::int8[], $35::text[]) AS w (unit, version, body)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
)
-- $36: units whose account is gone.
, account_gone AS (
    DELETE FROM account_hot h USING unnest($36::int4[]) AS w (unit)
    WHERE h.tenant = ($1::uuid[])[w.unit] AND h.account = ($2::uuid[])[w.unit]
        AND w.unit NOT IN (SELECT unit FROM lost)
)
, part_gone AS (
    DELETE FROM account_part p USING unnest($36::int4[]) AS w (unit)
    WHERE p.tenant = ($1::uuid[])[w.unit] AND p.account = ($2::uuid[])[w.unit]
        AND w.unit NOT IN (SELECT unit FROM lost)
)
, session_gone AS (
    DELETE FROM session s USING unnest($36::int4[]) AS w (unit)
    WHERE s.tenant = ($1::uuid[])[w.unit] AND s.account = ($2::uuid[])[w.unit]
        AND w.unit NOT IN (SELECT unit FROM lost)
)
-- $37, $38: unit and body of profiles.
, profile_put AS (
    INSERT INTO account_part (tenant, account, part, body)
    SELECT ($1::uuid[])[w.unit], ($2::uuid[])[w.unit], 'profile', w.body
    FROM unnest($37::int4[], $38::text[]) AS w (unit, body)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
    ON CONFLICT (tenant, account, part) DO UPDATE SET body = excluded.body
)
-- $39, $40: unit and value of identifiers that are gone.
, identifier_gone AS (
    DELETE FROM identifier i USING unnest($39::int4[], $40::text[]) AS w (unit, value)
    WHERE i.tenant = ($1::uuid[])[w.unit] AND i.value = w.value AND i.account = ($2::uuid[])[w.unit]
        AND w.unit NOT IN (SELECT unit FROM lost)
)
-- $41, $42, $43: unit, value and kind of identifiers that stay but are now of another kind.
, identifier_kind AS (
    UPDATE identifier i SET kind = w.kind
    FROM unnest($41::int4[], $42::text[], $43::text[]) AS w (unit, value, kind)
    WHERE i.tenant = ($1::uuid[])[w.unit] AND i.value = w.value AND i.account = ($2::uuid[])[w.unit]
        AND w.unit NOT IN (SELECT unit FROM lost)
)
-- $44, $45, $46: unit, value and kind of new identifiers. Somebody else's value is an error, not a loss.
, identifier_new AS (
    INSERT INTO identifier (tenant, value, kind, account)
    SELECT ($1::uuid[])[w.unit], w.value, w.kind, ($2::uuid[])[w.unit]
    FROM unnest($44::int4[], $45::text[], $46::text[]) AS w (unit, value, kind)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
)
, revision_moved AS (
    UPDATE tenant t SET revision = t.revision + 1 FROM unnest($31::int4[]) AS w (unit)
    WHERE t.id = ($1::uuid[])[w.unit] AND w.unit NOT IN (SELECT unit FROM lost)
)
-- $47 to $50: unit, kind, id and body of configuration.
, configuration_put AS (
    INSERT INTO configuration (tenant, kind, id, body)
    SELECT ($1::uuid[])[w.unit], w.kind, w.id, w.body
    FROM unnest($47::int4[], $48::text[], $49::uuid[], $50::text[]) AS w (unit, kind, id, body)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
    ON CONFLICT (tenant, kind, id) DO UPDATE SET body = excluded.body
)
-- $51, $52, $53: unit, kind and id of configuration that is gone.
, configuration_gone AS (
    DELETE FROM configuration c
    USING unnest($51::int4[], $52::text[], $53::uuid[]) AS w (unit, kind, id)
    WHERE c.tenant = ($1::uuid[])[w.unit] AND c.kind = w.kind AND c.id = w.id
        AND w.unit NOT IN (SELECT unit FROM lost)
)
