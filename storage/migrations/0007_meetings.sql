-- Meetings of a branch, who was told of them, and who answered. Counts, not people: no names, no free words of members.

CREATE TABLE meeting_series (                     -- a monthly meeting; a branch has one at a time
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL REFERENCES units (code),
    day INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31),  -- the last day where the month is shorter
    hour TEXT NOT NULL CHECK (hour GLOB '[0-2][0-9]:[0-5][0-9]'),  -- in Vietnam
    place TEXT NOT NULL,
    agenda TEXT NOT NULL,
    first_period TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT REFERENCES people (id),
    ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX meeting_series_living ON meeting_series (unit) WHERE ended_at IS NULL;

CREATE TABLE meetings (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL REFERENCES units (code),
    series INTEGER REFERENCES meeting_series (id),
    period TEXT NOT NULL,                         -- the month that it is the meeting of, wherever it was moved to
    starts_at TEXT NOT NULL,
    place TEXT NOT NULL,
    agenda TEXT NOT NULL,
    uid TEXT NOT NULL UNIQUE,                     -- what calendars know it by: random, for ever the same
    sequence INTEGER NOT NULL DEFAULT 0,          -- raised with each change that people are told of
    answers_from INTEGER NOT NULL DEFAULT 0,      -- the sequence at which the hour last changed: earlier answers do not count
    changed_at TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT REFERENCES people (id),
    cancelled_at TEXT,
    taken_at TEXT                                 -- when the attendance was put into the month's draft
) STRICT;
CREATE INDEX meetings_unit ON meetings (unit, starts_at);
CREATE INDEX meetings_start ON meetings (starts_at);
CREATE UNIQUE INDEX meetings_of_series ON meetings (series, period) WHERE series IS NOT NULL;

CREATE TABLE meeting_messages (                   -- a timer is a row: who was told, who was not, and why not
    id INTEGER PRIMARY KEY,
    meeting INTEGER NOT NULL REFERENCES meetings (id),
    sequence INTEGER NOT NULL,
    step TEXT NOT NULL,
    person TEXT REFERENCES people (id),           -- NULL where there was nobody to tell
    planned_at TEXT NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('sent', 'stale', 'superseded', 'unreachable')),
    done_at TEXT NOT NULL,
    outbox INTEGER REFERENCES outbox (id),        -- the message that says it
    UNIQUE (meeting, sequence, step, person)
) STRICT;
CREATE INDEX meeting_messages_outbox ON meeting_messages (outbox) WHERE outbox IS NOT NULL;

CREATE TABLE meeting_replies (                    -- every answer is kept; the newest of a person counts
    id INTEGER PRIMARY KEY,
    meeting INTEGER NOT NULL REFERENCES meetings (id),
    person TEXT REFERENCES people (id),
    visitor BLOB,                                 -- keyed hash of a browser's id, for this meeting only
    sequence INTEGER NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('attend', 'absent')),
    reason TEXT NOT NULL DEFAULT '' CHECK (reason IN ('', 'work', 'family', 'health', 'away', 'other')),
    at TEXT NOT NULL,
    CHECK ((person IS NULL) <> (visitor IS NULL)),
    CHECK ((answer = 'absent') = (reason <> ''))
) STRICT;
CREATE INDEX meeting_replies_meeting ON meeting_replies (meeting, person, visitor);
CREATE INDEX meeting_replies_person ON meeting_replies (person) WHERE person IS NOT NULL;
