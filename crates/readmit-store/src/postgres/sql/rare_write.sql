-- $64, $65, $66: unit, version and body of new accounts.
, account_new AS (
    INSERT INTO account_hot (tenant, account, version, body)
    SELECT ($1::uuid[])[w.unit], ($2::uuid[])[w.unit], w.version, w.body
    FROM unnest($64::int4[], $65::int8[], $66::text[]) AS w (unit, version, body)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
)
-- $67: units whose account is gone.
, account_gone AS (
    DELETE FROM account_hot h USING unnest($67::int4[]) AS w (unit)
    WHERE h.tenant = ($1::uuid[])[w.unit] AND h.account = ($2::uuid[])[w.unit]
        AND w.unit NOT IN (SELECT unit FROM lost)
)
, part_gone AS (
    DELETE FROM account_part p USING unnest($67::int4[]) AS w (unit)
    WHERE p.tenant = ($1::uuid[])[w.unit] AND p.account = ($2::uuid[])[w.unit]
        AND w.unit NOT IN (SELECT unit FROM lost)
)
, session_gone AS (
    DELETE FROM session s USING unnest($67::int4[]) AS w (unit)
    WHERE s.tenant = ($1::uuid[])[w.unit] AND s.account = ($2::uuid[])[w.unit]
        AND w.unit NOT IN (SELECT unit FROM lost)
)
, turns_gone AS (
    DELETE FROM run_log l
    USING (
        SELECT DISTINCT o.tenant, o.account, o.run
        FROM unnest($67::int4[]) AS w (unit)
        JOIN run_log o ON o.tenant = ($1::uuid[])[w.unit] AND o.account = ($2::uuid[])[w.unit] AND o.opens
        WHERE w.unit NOT IN (SELECT unit FROM lost)
    ) o
    WHERE l.tenant = o.tenant AND l.run = o.run AND l.account = o.account
)
-- $68, $69, $70: unit, name and body of an account's parts.
, part_put AS (
    INSERT INTO account_part (tenant, account, part, body)
    SELECT ($1::uuid[])[w.unit], ($2::uuid[])[w.unit], w.part, w.body
    FROM unnest($68::int4[], $69::text[], $70::text[]) AS w (unit, part, body)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
    ON CONFLICT (tenant, account, part) DO UPDATE SET body = excluded.body
)
-- $71, $72: unit and value of identifiers that are gone.
, identifier_gone AS (
    DELETE FROM identifier i USING unnest($71::int4[], $72::text[]) AS w (unit, value)
    WHERE i.tenant = ($1::uuid[])[w.unit] AND i.value = w.value AND i.account = ($2::uuid[])[w.unit]
        AND w.unit NOT IN (SELECT unit FROM lost)
)
-- $73, $74, $75: unit, value and kind of identifiers that stay but are now of another kind.
, identifier_kind AS (
    UPDATE identifier i SET kind = w.kind
    FROM unnest($73::int4[], $74::text[], $75::text[]) AS w (unit, value, kind)
    WHERE i.tenant = ($1::uuid[])[w.unit] AND i.value = w.value AND i.account = ($2::uuid[])[w.unit]
        AND w.unit NOT IN (SELECT unit FROM lost)
)
-- $76, $77, $78: unit, value and kind of new identifiers. Somebody else's value is an error, not a loss.
, identifier_new AS (
    INSERT INTO identifier (tenant, value, kind, account)
    SELECT ($1::uuid[])[w.unit], w.value, w.kind, ($2::uuid[])[w.unit]
    FROM unnest($76::int4[], $77::text[], $78::text[]) AS w (unit, value, kind)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
)
, revision_moved AS (
    UPDATE tenant t SET revision = t.revision + 1 FROM unnest($62::int4[]) AS w (unit)
    WHERE t.id = ($1::uuid[])[w.unit] AND w.unit NOT IN (SELECT unit FROM lost)
)
-- $79 to $82: unit, kind, id and body of configuration.
, configuration_put AS (
    INSERT INTO configuration (tenant, kind, id, body)
    SELECT ($1::uuid[])[w.unit], w.kind, w.id, w.body
    FROM unnest($79::int4[], $80::text[], $81::uuid[], $82::text[]) AS w (unit, kind, id, body)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
    ON CONFLICT (tenant, kind, id) DO UPDATE SET body = excluded.body
)
-- $83, $84, $85: unit, kind and id of configuration that is gone.
, configuration_gone AS (
    DELETE FROM configuration c
    USING unnest($83::int4[], $84::text[], $85::uuid[]) AS w (unit, kind, id)
    WHERE c.tenant = ($1::uuid[])[w.unit] AND c.kind = w.kind AND c.id = w.id
        AND w.unit NOT IN (SELECT unit FROM lost)
)
