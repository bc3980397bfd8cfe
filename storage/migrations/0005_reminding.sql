-- What became of a timer gains two ends, and a step is known by its day too, so that a changed calendar doubles nothing.
CREATE TABLE reminders_new (                      -- a timer is a row; the scheduler is only a clock
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,                     -- step, day, unit, period, person
    kind TEXT NOT NULL,
    unit TEXT NOT NULL,
    period TEXT NOT NULL,
    person TEXT REFERENCES people (id),
    planned_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    result TEXT NOT NULL DEFAULT '' CHECK (result IN
        ('', 'sent', 'stale', 'superseded', 'unreachable', 'away', 'not_needed')),
    done_at TEXT
) STRICT;
INSERT INTO reminders_new SELECT id,
    CASE WHEN kind LIKE 'D%'
        THEN replace(kind, ' 15:00', ' (2)') || '@' || date(planned_at, '+7 hours') || ':' || unit || ':' || period
        ELSE key END,
    replace(kind, ' 15:00', ' (2)'), unit, period, person, planned_at, reason, result, done_at
FROM reminders;
DROP TABLE reminders;
ALTER TABLE reminders_new RENAME TO reminders;
CREATE INDEX reminders_period ON reminders (period, unit);

CREATE TABLE reminder_messages (                  -- which message carried which reminders
    outbox INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    reminder INTEGER NOT NULL REFERENCES reminders (id),
    PRIMARY KEY (outbox, reminder)
) STRICT, WITHOUT ROWID;
CREATE INDEX reminder_messages_reminder ON reminder_messages (reminder);

CREATE TABLE absences (                           -- tạm vắng: until that day the deputy is written to instead
    id INTEGER PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people (id),
    until_day TEXT NOT NULL CHECK (until_day GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    said_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX absences_current ON absences (person) WHERE ended_at IS NULL;
