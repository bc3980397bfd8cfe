-- Pictures and files that were asked for, or are due: made outside any transaction, then put into the outbox.

CREATE TABLE papers (
    id INTEGER PRIMARY KEY,
    key TEXT UNIQUE,                              -- what must be made once only
    kind TEXT NOT NULL,                           -- digest, chart …
    account INTEGER NOT NULL REFERENCES accounts (id),
    unit TEXT NOT NULL REFERENCES units (code),
    first_period TEXT NOT NULL,
    last_period TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT '',              -- which digest
    asked_at TEXT NOT NULL,
    asked_by TEXT REFERENCES people (id),         -- NULL: nobody asked, it was due
    result TEXT NOT NULL DEFAULT '' CHECK (result IN ('', 'made', 'superseded', 'failed')),
    done_at TEXT,
    shown TEXT NOT NULL DEFAULT ''                -- JSON: the headline figures that were posted
) STRICT;
CREATE INDEX papers_waiting ON papers (id) WHERE result = '';
CREATE INDEX papers_posted ON papers (unit, first_period, account) WHERE result = 'made';
