-- What the portal, delivery and the sealed audit log need. Every statement can run twice, and a replica of
-- the version before goes on working: it neither reads nor writes what is new here.

ALTER TABLE event ADD COLUMN IF NOT EXISTS admin boolean NOT NULL DEFAULT false;

CREATE INDEX IF NOT EXISTS event_admin ON event (tenant, id) WHERE admin;

CREATE TABLE IF NOT EXISTS outbox (
    tenant uuid NOT NULL,
    account uuid NOT NULL,
    id uuid NOT NULL,
    channel text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    due_at bigint NOT NULL,
    attempts bigint NOT NULL,
    state text NOT NULL,
    error text,
    key uuid NOT NULL,
    sealed text NOT NULL,
    PRIMARY KEY (tenant, account, id)
);

CREATE INDEX IF NOT EXISTS outbox_due ON outbox (due_at) WHERE state = 'waiting';

CREATE TABLE IF NOT EXISTS errand (
    tenant uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    holder uuid NOT NULL,
    until bigint NOT NULL,
    memory text NOT NULL,
    PRIMARY KEY (tenant, name)
);

CREATE TABLE IF NOT EXISTS checkpoint (
    number bigint NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (number)
)
