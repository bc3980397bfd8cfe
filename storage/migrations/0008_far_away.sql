-- Members who work far away: until when, and whether they keep in touch. Of an account and a branch; no names, no places.

CREATE TABLE far_away (
    id INTEGER PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people (id),
    unit TEXT NOT NULL REFERENCES units (code),
    until_day TEXT,                               -- the last day away; NULL: they do not know yet
    said_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX far_away_living ON far_away (person, unit) WHERE ended_at IS NULL;

CREATE TABLE keep_in_touch (                      -- asked once a month where the branch wants it; every one has its end
    id INTEGER PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people (id),
    unit TEXT NOT NULL REFERENCES units (code),
    period TEXT NOT NULL,
    planned_at TEXT NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('sent', 'stale', 'unreachable')),
    done_at TEXT NOT NULL,
    outbox INTEGER REFERENCES outbox (id),
    answer TEXT NOT NULL DEFAULT '' CHECK (answer IN ('', 'well', 'hard')),  -- '': no answer, which is never "lost"
    answered_at TEXT,
    UNIQUE (person, unit, period)
) STRICT;
CREATE INDEX keep_in_touch_unit ON keep_in_touch (unit, period);
CREATE INDEX keep_in_touch_outbox ON keep_in_touch (outbox) WHERE outbox IS NOT NULL;
