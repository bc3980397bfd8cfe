-- Transfers between two branches name the other one. The rows of a branch's month and direction add up to its figure
-- (chuyen_di_nb, chuyen_den_nb); those whose other side is not named yet stand with NULL.
CREATE TABLE transfers (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL REFERENCES units (code),   -- the side that reports it
    period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
    direction TEXT NOT NULL CHECK (direction IN ('out', 'in')),
    other TEXT REFERENCES units (code) CHECK (other <> unit),
    members INTEGER NOT NULL CHECK (members > 0),
    by TEXT REFERENCES people (id),
    at TEXT NOT NULL,
    put_at TEXT,                                  -- when the other side was asked
    answer TEXT NOT NULL DEFAULT '' CHECK (answer IN ('', 'yes', 'no')),
    answered_by TEXT REFERENCES people (id),
    answered_at TEXT,
    request INTEGER REFERENCES requests (id),     -- the office has it
    settled_at TEXT,                              -- by the office: it is under way no more
    withdrawn_at TEXT                             -- the figure was corrected
) STRICT;
CREATE INDEX transfers_standing ON transfers (unit, period) WHERE withdrawn_at IS NULL AND settled_at IS NULL;

CREATE TABLE requests_new (                       -- what waits for the office
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN
        ('correction', 'late_report', 'code', 'opening', 'help', 'wrong_entry', 'transfer')),
    unit TEXT NOT NULL DEFAULT '',
    period TEXT NOT NULL DEFAULT '',
    payload TEXT NOT NULL DEFAULT '{}',           -- JSON
    account INTEGER REFERENCES accounts (id),     -- where to answer
    made_by TEXT REFERENCES people (id),
    made_at TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'approved', 'refused', 'closed')),
    decided_by TEXT REFERENCES people (id),
    decided_at TEXT,
    outcome TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO requests_new SELECT * FROM requests;
DROP TABLE requests;
ALTER TABLE requests_new RENAME TO requests;
CREATE INDEX requests_open ON requests (kind, unit) WHERE status = 'open';
