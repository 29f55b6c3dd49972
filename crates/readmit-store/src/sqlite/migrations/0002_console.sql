CREATE TABLE outbox (
    tenant BLOB NOT NULL,
    account BLOB NOT NULL,
    id BLOB NOT NULL,
    channel TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    state TEXT NOT NULL,
    error TEXT,
    key BLOB NOT NULL,
    sealed TEXT NOT NULL,
    PRIMARY KEY (tenant, account, id)
) WITHOUT ROWID;

CREATE INDEX outbox_due ON outbox (due_at) WHERE state = 'waiting';

CREATE TABLE errand (
    tenant BLOB NOT NULL,
    name TEXT NOT NULL,
    holder BLOB NOT NULL,
    until INTEGER NOT NULL,
    memory TEXT NOT NULL,
    PRIMARY KEY (tenant, name)
) WITHOUT ROWID;

CREATE TABLE checkpoint (
    number INTEGER PRIMARY KEY NOT NULL,
    body TEXT NOT NULL
);

ALTER TABLE event ADD COLUMN admin INTEGER NOT NULL DEFAULT 0;

CREATE INDEX event_admin ON event (tenant, id) WHERE admin = 1;
