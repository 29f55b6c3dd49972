-- Runs of journeys. Both tables are kept by a hidden number, in the order in which rows came: a row is larger than
-- what fits beside a key of bytes in one page, and a batch appends to few pages. Runs are few and live for minutes:
-- those that expired are looked for beside the writer, without an index that each answer would have to move.
CREATE TABLE run (
    tenant BLOB NOT NULL,
    run BLOB NOT NULL,
    version INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, run)
);

-- `opens`: this is the first turn of its run that was answered for this account. The index holds these alone: one
-- write for a run, not for a turn.
CREATE TABLE run_log (
    tenant BLOB NOT NULL,
    run BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    account BLOB NOT NULL,
    opens INTEGER NOT NULL,
    at INTEGER NOT NULL,
    journey TEXT NOT NULL,
    key BLOB NOT NULL,
    sealed TEXT NOT NULL,
    PRIMARY KEY (tenant, run, sequence)
);

CREATE INDEX run_log_opens ON run_log (tenant, account, run) WHERE opens = 1;
