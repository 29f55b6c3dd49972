-- Every statement can run twice: replicas that start together run the same migration at the same time.
-- Texts that are keys compare by their bytes, as they do in SQLite.

CREATE TABLE IF NOT EXISTS tenant (
    id uuid NOT NULL,
    revision bigint NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE IF NOT EXISTS configuration (
    tenant uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (tenant, kind, id)
);

CREATE TABLE IF NOT EXISTS account_hot (
    tenant uuid NOT NULL,
    account uuid NOT NULL,
    version bigint NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (tenant, account)
);

CREATE TABLE IF NOT EXISTS account_part (
    tenant uuid NOT NULL,
    account uuid NOT NULL,
    part text COLLATE "C" NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (tenant, account, part)
);

CREATE TABLE IF NOT EXISTS identifier (
    tenant uuid NOT NULL,
    value text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    account uuid NOT NULL,
    PRIMARY KEY (tenant, value)
);

CREATE TABLE IF NOT EXISTS attribute (
    tenant uuid NOT NULL,
    field text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL,
    account uuid NOT NULL,
    PRIMARY KEY (tenant, field, value, account)
);

CREATE TABLE IF NOT EXISTS session (
    tenant uuid NOT NULL,
    account uuid NOT NULL,
    slot smallint NOT NULL,
    version bigint NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (tenant, account, slot)
);

CREATE TABLE IF NOT EXISTS event (
    tenant uuid NOT NULL,
    id uuid NOT NULL,
    subject uuid NOT NULL,
    body text NOT NULL,
    personal text,
    PRIMARY KEY (tenant, subject, id)
);

CREATE INDEX IF NOT EXISTS event_by_id ON event (tenant, id);

CREATE TABLE IF NOT EXISTS chain (
    writer uuid NOT NULL,
    number bigint NOT NULL,
    at bigint NOT NULL,
    previous bytea NOT NULL,
    entries bytea NOT NULL,
    PRIMARY KEY (writer, number)
);

CREATE TABLE IF NOT EXISTS key_check (
    id uuid NOT NULL,
    check_value bytea NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE IF NOT EXISTS address_count (
    key text COLLATE "C" NOT NULL,
    minute bigint NOT NULL,
    replica uuid NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (key, minute, replica)
)
