-- Figures that the office has from elsewhere (the handbook's register, the classes it held): suggested to the branch.
CREATE TABLE office_figures (
    unit TEXT NOT NULL REFERENCES units (code),
    period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
    code TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 0),
    at TEXT NOT NULL,
    by TEXT REFERENCES people (id),
    PRIMARY KEY (unit, period, code)
) STRICT;
