-- $32 to $39: unit, account, id, channel, instant, end, key and sealed text of messages, each due at once.
-- One that is there already was put there by a commit whose answer was lost.
, message_new AS (
    INSERT INTO outbox (
        tenant, account, id, channel, created_at, expires_at, due_at, attempts, state, key, sealed
    )
    SELECT ($1::uuid[])[w.unit], w.account, w.id, w.channel, w.at, w.expires_at, w.at, 0, 'waiting',
        w.key, w.sealed
    FROM unnest(
        $32::int4[], $33::uuid[], $34::uuid[], $35::text[], $36::int8[], $37::int8[], $38::uuid[], $39::text[]
    ) AS w (unit, account, id, channel, at, expires_at, key, sealed)
    WHERE w.unit NOT IN (SELECT unit FROM lost)
    ON CONFLICT (tenant, account, id) DO NOTHING
)
