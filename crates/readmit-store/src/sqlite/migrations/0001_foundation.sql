CREATE TABLE tenant (
    id BLOB PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE configuration (
    tenant BLOB NOT NULL,
    kind TEXT NOT NULL,
    id BLOB NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, kind, id)
) WITHOUT ROWID;

CREATE TABLE account_hot (
    tenant BLOB NOT NULL,
    account BLOB NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, account)
) WITHOUT ROWID;

CREATE TABLE account_part (
    tenant BLOB NOT NULL,
    account BLOB NOT NULL,
    part TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, account, part)
) WITHOUT ROWID;

CREATE TABLE identifier (
    tenant BLOB NOT NULL,
    value TEXT NOT NULL,
    kind TEXT NOT NULL,
    account BLOB NOT NULL,
    PRIMARY KEY (tenant, value)
) WITHOUT ROWID;

CREATE TABLE attribute (
    tenant BLOB NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    account BLOB NOT NULL,
    PRIMARY KEY (tenant, field, value, account)
) WITHOUT ROWID;

CREATE TABLE session (
    tenant BLOB NOT NULL,
    account BLOB NOT NULL,
    slot INTEGER NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, account, slot)
) WITHOUT ROWID;

CREATE TABLE event (
    tenant BLOB NOT NULL,
    lane INTEGER NOT NULL,
    id BLOB NOT NULL,
    subject BLOB NOT NULL,
    body TEXT NOT NULL,
    personal TEXT,
    PRIMARY KEY (tenant, lane, id)
) WITHOUT ROWID;

CREATE TABLE chain (
    writer BLOB NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    previous BLOB NOT NULL,
    entries BLOB NOT NULL,
    PRIMARY KEY (writer, number)
) WITHOUT ROWID;

CREATE TABLE key_check (
    id BLOB PRIMARY KEY NOT NULL,
    check_value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE address_count (
    key TEXT NOT NULL,
    minute INTEGER NOT NULL,
    replica BLOB NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (key, minute, replica)
) WITHOUT ROWID;
