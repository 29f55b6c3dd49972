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

-- Rows of chains that began under this schema or a later one. A row has more bytes than fit beside a key of bytes
-- in one page, so it is kept by number: the writer's place in the upper bits, its own number in the lower 40.
CREATE TABLE chain_writer (
    place INTEGER PRIMARY KEY NOT NULL,
    writer BLOB NOT NULL UNIQUE
);

CREATE TABLE chain_row (
    id INTEGER PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL,
    previous BLOB NOT NULL,
    entries BLOB NOT NULL
);

-- Every row of every chain, those of before included.
CREATE VIEW chain_all AS
SELECT writer, number, at, previous, entries FROM chain
UNION ALL
SELECT w.writer, r.id & 1099511627775, r.at, r.previous, r.entries
FROM chain_row r JOIN chain_writer w ON w.place = r.id >> 40;
