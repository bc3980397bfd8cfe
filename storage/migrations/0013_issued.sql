-- Chốt: what was issued, to the byte, with its figures and the reports they were added from; and what changed later.

CREATE TABLE issued (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL REFERENCES units (code),
    template TEXT NOT NULL,
    first_period TEXT NOT NULL,
    last_period TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    symbol TEXT NOT NULL,                         -- what follows the number: BC/ĐU
    day TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    issued_by TEXT REFERENCES people (id),
    channel TEXT NOT NULL DEFAULT '',
    file_name TEXT NOT NULL,
    file BLOB NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    figures TEXT NOT NULL,                        -- JSON: code of each control → what was printed
    seen INTEGER NOT NULL                         -- the newest report that was looked at for corrections
) STRICT;
CREATE INDEX issued_unit ON issued (unit, day);

CREATE TABLE issued_reports (                     -- the reports that its figures were added from
    issued INTEGER NOT NULL REFERENCES issued (id),
    report INTEGER NOT NULL REFERENCES reports (id),
    PRIMARY KEY (issued, report)
) STRICT, WITHOUT ROWID;

CREATE TABLE correction_lists (                   -- "đã báo cáo 870 → nay 871", numbered for each issued report
    id INTEGER PRIMARY KEY,
    issued INTEGER NOT NULL REFERENCES issued (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    made_at TEXT NOT NULL,
    lines TEXT NOT NULL,                          -- JSON: what it says, to know whether a new one says more
    file BLOB NOT NULL,
    UNIQUE (issued, number)
) STRICT;

CREATE TRIGGER issued_stays BEFORE UPDATE OF unit, template, first_period, last_period, number, symbol, day, issued_at, file, sha256, figures ON issued
BEGIN SELECT RAISE(ABORT, 'what was issued does not change'); END;
CREATE TRIGGER issued_is_kept BEFORE DELETE ON issued
BEGIN SELECT RAISE(ABORT, 'what was issued is kept'); END;
