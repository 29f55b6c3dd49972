-- Runs of journeys and their log. Every statement can run twice, and a replica of the version before goes on
-- working: it neither reads nor writes what is new here.

-- Without an index by `expires_at`: each answer moves that, and the few rows that there are can be looked through.
CREATE TABLE IF NOT EXISTS run (
    tenant uuid NOT NULL,
    run uuid NOT NULL,
    version bigint NOT NULL,
    expires_at bigint NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (tenant, run)
);

-- `opens`: this is the first turn of its run that was answered for this account.
CREATE TABLE IF NOT EXISTS run_log (
    tenant uuid NOT NULL,
    run uuid NOT NULL,
    sequence bigint NOT NULL,
    account uuid NOT NULL,
    opens boolean NOT NULL,
    at bigint NOT NULL,
    journey text NOT NULL,
    key uuid NOT NULL,
    sealed text NOT NULL,
    PRIMARY KEY (tenant, run, sequence)
);

CREATE INDEX IF NOT EXISTS run_log_opens ON run_log (tenant, account, run) WHERE opens
