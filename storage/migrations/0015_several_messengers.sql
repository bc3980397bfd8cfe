-- One person, several messengers: in which order they are written to, which way fails, and what went another way.

ALTER TABLE accounts ADD COLUMN failing_since TEXT;                  -- nothing has got through since
ALTER TABLE accounts ADD COLUMN failing_for TEXT NOT NULL DEFAULT '';  -- why: blocked, gone, quota, network …
CREATE INDEX accounts_failing ON accounts (person) WHERE failing_since IS NOT NULL;
UPDATE accounts SET failing_since = seen_at, failing_for = 'blocked' WHERE reachable = 0 AND person IS NOT NULL;

CREATE TABLE preferences (                        -- the highest rank is written to first
    person TEXT NOT NULL REFERENCES people (id),
    messenger TEXT NOT NULL,
    rank INTEGER NOT NULL,
    PRIMARY KEY (person, messenger)
) STRICT, WITHOUT ROWID;

ALTER TABLE outbox ADD COLUMN uncertain INTEGER NOT NULL DEFAULT 0 CHECK (uncertain IN (0, 1));  -- a try may have arrived
ALTER TABLE outbox ADD COLUMN settled INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1));  -- it failed, and there is no other way
UPDATE outbox SET settled = 1 WHERE status = 'failed';
CREATE INDEX outbox_unsettled ON outbox (id) WHERE status = 'failed' AND settled = 0;

CREATE TABLE detours (                            -- where a message could not go, before it went another way
    outbox INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    account INTEGER NOT NULL REFERENCES accounts (id),
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (outbox, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE out_of_reach (                       -- of whom an office was told that no way to them is left
    person TEXT PRIMARY KEY REFERENCES people (id),
    since TEXT NOT NULL
) STRICT, WITHOUT ROWID;
