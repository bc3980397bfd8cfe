-- Foundations. Times are UTC, ISO 8601 with seconds; periods are 'YYYY-MM'.
-- Nothing that was filed is ever deleted: a correction is a new version.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- ── The register: units, dated ──────────────────────────────────────────────

CREATE TABLE units (
    code TEXT PRIMARY KEY CHECK (code <> ''),
    position INTEGER NOT NULL,                    -- order of the register
    added_at TEXT NOT NULL
) STRICT;

CREATE TABLE unit_spans (                         -- name, kind and parent, each valid for some periods
    unit TEXT NOT NULL REFERENCES units (code),
    first_period TEXT NOT NULL CHECK (first_period GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
    last_period TEXT CHECK (last_period IS NULL OR last_period >= first_period),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent TEXT REFERENCES units (code) CHECK (parent IS NULL OR parent <> unit),
    block TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (unit, first_period)
) STRICT;

CREATE TABLE quotas (                             -- chi_tieu_nam
    unit TEXT NOT NULL REFERENCES units (code),
    year INTEGER NOT NULL,
    quota INTEGER NOT NULL CHECK (quota >= 0),
    PRIMARY KEY (unit, year)
) STRICT;

CREATE TABLE openings (                           -- the first dau_ky, with the document it comes from
    unit TEXT PRIMARY KEY REFERENCES units (code),
    period TEXT NOT NULL,
    members INTEGER NOT NULL CHECK (members >= 0),
    source TEXT NOT NULL,
    set_at TEXT NOT NULL,
    set_by TEXT REFERENCES people (id)
) STRICT;

CREATE TABLE settings (                           -- of a committee; inherited by the units below it
    unit TEXT NOT NULL REFERENCES units (code),
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (unit, key)
) STRICT;

CREATE TABLE figure_switches (                    -- extended figures switched on or off from a period on
    unit TEXT NOT NULL REFERENCES units (code),
    code TEXT NOT NULL,
    first_period TEXT NOT NULL,
    is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
    PRIMARY KEY (unit, code, first_period)
) STRICT;

-- ── People, their accounts, roles, codes, consent ───────────────────────────

CREATE TABLE people (
    id TEXT PRIMARY KEY,                          -- opaque; what remains when the person is deleted
    name TEXT NOT NULL DEFAULT '',                -- shown name, entered by the office, or ''
    phone TEXT NOT NULL DEFAULT '',               -- work number, optional, seen by the office only
    focus TEXT NOT NULL DEFAULT '',               -- the unit that the person is talking about
    created_at TEXT NOT NULL,
    removed_at TEXT
) STRICT;

CREATE TABLE accounts (                           -- one chat of one messenger: a person's, or a group's
    id INTEGER PRIMARY KEY,
    person TEXT REFERENCES people (id),           -- NULL for a group
    channel TEXT NOT NULL,
    address_key BLOB NOT NULL,                    -- keyed hash, to find it
    address BLOB NOT NULL,                        -- AES-GCM ciphertext, to write to it
    reachable INTEGER NOT NULL DEFAULT 1 CHECK (reachable IN (0, 1)),
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    UNIQUE (channel, address_key)
) STRICT;
CREATE INDEX accounts_person ON accounts (person);

CREATE TABLE roles (
    id INTEGER PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people (id),
    unit TEXT NOT NULL REFERENCES units (code),
    role TEXT NOT NULL CHECK (role IN ('office', 'leader', 'overseer', 'secretary', 'deputy', 'member')),
    since TEXT NOT NULL,
    until TEXT,
    given_by TEXT REFERENCES people (id)
) STRICT;
CREATE UNIQUE INDEX roles_current ON roles (person, unit, role) WHERE until IS NULL;
CREATE INDEX roles_unit ON roles (unit, role) WHERE until IS NULL;

CREATE TABLE group_bindings (                     -- which committee's board and digests a group gets
    account INTEGER NOT NULL REFERENCES accounts (id),
    unit TEXT NOT NULL REFERENCES units (code),
    since TEXT NOT NULL,
    until TEXT,
    PRIMARY KEY (account, unit, since)
) STRICT;

CREATE TABLE codes (                              -- invitations; the code itself is never stored
    id INTEGER PRIMARY KEY,
    code_key BLOB NOT NULL UNIQUE,                -- keyed hash
    role TEXT NOT NULL CHECK (role IN
        ('office', 'leader', 'overseer', 'secretary', 'deputy', 'member', 'group', 'link')),
    unit TEXT REFERENCES units (code),
    person TEXT REFERENCES people (id),           -- 'link': whose further account this opens
    name TEXT NOT NULL DEFAULT '',                -- shown name to give, entered by the office
    many INTEGER NOT NULL DEFAULT 0 CHECK (many IN (0, 1)),
    made_at TEXT NOT NULL,
    made_by TEXT REFERENCES people (id),
    expires_at TEXT,
    used_at TEXT,
    used_by TEXT REFERENCES people (id),
    withdrawn_at TEXT
) STRICT;

CREATE TABLE wrong_codes (                        -- five within the hour pause that chat
    account INTEGER NOT NULL REFERENCES accounts (id),
    at TEXT NOT NULL
) STRICT;
CREATE INDEX wrong_codes_account ON wrong_codes (account, at);

CREATE TABLE consents (
    id INTEGER PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people (id),
    audience TEXT NOT NULL CHECK (audience IN ('officer', 'member')),
    version INTEGER NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('agreed', 'refused', 'withdrawn')),
    at TEXT NOT NULL
) STRICT;
CREATE INDEX consents_person ON consents (person, id);

-- ── The path of an answer ───────────────────────────────────────────────────

CREATE TABLE inbox (                              -- ids only: what people typed is not kept
    channel TEXT NOT NULL,
    event_id TEXT NOT NULL,
    at TEXT NOT NULL,
    outcome TEXT NOT NULL DEFAULT 'done' CHECK (outcome IN ('done', 'set_aside')),
    error TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (channel, event_id)
) STRICT;
CREATE INDEX inbox_at ON inbox (at);

CREATE TABLE talks (                              -- the place in the talk, of a person about a unit
    id INTEGER PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people (id),
    unit TEXT NOT NULL DEFAULT '',                -- '' is the lobby: enrolment, choosing a unit, menus
    turn INTEGER NOT NULL DEFAULT 0,              -- raised with each question; a button of an older turn is stale
    place TEXT NOT NULL DEFAULT '{}',             -- JSON
    last_said TEXT NOT NULL DEFAULT '',           -- keyed hash of the last answer taken, to know a repeat
    question INTEGER REFERENCES outbox (id),      -- the question that the place stands at
    updated_at TEXT NOT NULL,
    UNIQUE (person, unit)
) STRICT;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES accounts (id),
    message TEXT NOT NULL,                        -- JSON: text, rows, pin, file name
    file BLOB,
    edits INTEGER REFERENCES outbox (id),         -- the row whose bubble this one replaces
    purpose TEXT NOT NULL,                        -- reply, opening, board, copy, notice …
    unit TEXT NOT NULL DEFAULT '',
    period TEXT NOT NULL DEFAULT '',
    key TEXT UNIQUE,                              -- what must be sent once only
    created_at TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'sent', 'failed', 'dropped')),
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at TEXT NOT NULL,
    sent_at TEXT,
    ref TEXT NOT NULL DEFAULT '',                 -- the messenger's reference of the bubble
    change INTEGER,                               -- rises with each row sent: what a reopened page asks for
    error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outbox_due ON outbox (next_at, id) WHERE status = 'queued';
CREATE INDEX outbox_account ON outbox (account, id);
CREATE UNIQUE INDEX outbox_change ON outbox (change) WHERE change IS NOT NULL;
CREATE INDEX outbox_ref ON outbox (account, ref) WHERE ref <> '';

CREATE TABLE said (                               -- which figures a typed message set: an edit of it corrects them
    account INTEGER NOT NULL REFERENCES accounts (id),
    ref TEXT NOT NULL,
    unit TEXT NOT NULL,
    period TEXT NOT NULL,
    place TEXT NOT NULL,                          -- JSON: the question under which it was read
    codes TEXT NOT NULL,                          -- JSON list of figure codes
    at TEXT NOT NULL,
    PRIMARY KEY (account, ref)
) STRICT;

-- ── Figures ─────────────────────────────────────────────────────────────────

CREATE TABLE drafts (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL REFERENCES units (code),
    period TEXT NOT NULL,
    form TEXT NOT NULL,
    form_version INTEGER NOT NULL,
    opened_at TEXT NOT NULL,
    opened_by TEXT REFERENCES people (id),
    touched_at TEXT NOT NULL,
    discarded_at TEXT,                            -- can be taken back for 30 days
    report INTEGER REFERENCES reports (id)        -- set when filed
) STRICT;
CREATE UNIQUE INDEX drafts_open ON drafts (unit, period) WHERE discarded_at IS NULL AND report IS NULL;

CREATE TABLE draft_figures (
    draft INTEGER NOT NULL REFERENCES drafts (id),
    code TEXT NOT NULL,
    number INTEGER,
    text TEXT,
    na INTEGER NOT NULL DEFAULT 0 CHECK (na IN (0, 1)),
    source TEXT NOT NULL CHECK (source IN ('typed', 'confirmed', 'implied', 'attendance')),
    by TEXT REFERENCES people (id),
    at TEXT NOT NULL,
    PRIMARY KEY (draft, code),
    CHECK ((number IS NOT NULL) + (text IS NOT NULL) + na = 1)
) STRICT;

CREATE TABLE reports (                            -- every version of every report
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL REFERENCES units (code),
    period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
    version INTEGER NOT NULL CHECK (version >= 1),
    current INTEGER NOT NULL DEFAULT 1 CHECK (current IN (0, 1)),
    origin TEXT NOT NULL CHECK (origin IN ('imported', 'filed', 'on_behalf', 'correction', 'carried', 'none')),
    form TEXT NOT NULL,
    form_version INTEGER NOT NULL,
    receipt TEXT NOT NULL UNIQUE,
    filed_at TEXT NOT NULL,
    filed_by TEXT REFERENCES people (id),
    channel TEXT NOT NULL DEFAULT '',
    as_of TEXT NOT NULL,                          -- số đến ngày
    reason TEXT NOT NULL DEFAULT '',
    disputed_opening INTEGER,                     -- "Số của tôi khác": what the branch says dau_ky is
    returned_at TEXT,                             -- sent back by the office, with a word
    returned_word TEXT NOT NULL DEFAULT '',
    UNIQUE (unit, period, version)
) STRICT;
CREATE UNIQUE INDEX reports_current ON reports (unit, period) WHERE current = 1;
CREATE INDEX reports_period ON reports (period) WHERE current = 1;

CREATE TABLE figures (
    report INTEGER NOT NULL REFERENCES reports (id),
    code TEXT NOT NULL,
    number INTEGER,
    text TEXT,
    na INTEGER NOT NULL DEFAULT 0 CHECK (na IN (0, 1)),
    PRIMARY KEY (report, code),
    CHECK ((number IS NOT NULL) + (text IS NOT NULL) + na = 1)
) STRICT, WITHOUT ROWID;

CREATE TABLE findings (                           -- warnings that a report was filed with
    report INTEGER NOT NULL REFERENCES reports (id),
    code TEXT NOT NULL,
    part TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('ask', 'note')),
    message TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (report, code, part)
) STRICT;

CREATE TABLE changes (                            -- the history of every figure: who, when, where, old → new, why
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    unit TEXT NOT NULL,
    period TEXT NOT NULL,
    code TEXT NOT NULL,
    old TEXT,                                     -- NULL: there was none
    new TEXT,
    by TEXT REFERENCES people (id),
    channel TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    draft INTEGER REFERENCES drafts (id),
    report INTEGER REFERENCES reports (id)
) STRICT;
CREATE INDEX changes_unit ON changes (unit, period, code);

CREATE TABLE locks (                              -- the office's word; the newest of a unit's line upwards counts
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL REFERENCES units (code),
    period TEXT NOT NULL,
    locked INTEGER NOT NULL CHECK (locked IN (0, 1)),
    at TEXT NOT NULL,
    by TEXT REFERENCES people (id)
) STRICT;
CREATE INDEX locks_period ON locks (period, unit);

CREATE TABLE requests (                           -- what waits for the office
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('correction', 'late_report', 'code', 'opening', 'help', 'wrong_entry')),
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
CREATE INDEX requests_open ON requests (kind, unit) WHERE status = 'open';

-- ── What the group sees; reminders; the record of acts ──────────────────────

CREATE TABLE boards (
    account INTEGER NOT NULL REFERENCES accounts (id),
    unit TEXT NOT NULL REFERENCES units (code),
    period TEXT NOT NULL,
    outbox INTEGER REFERENCES outbox (id),        -- the row that holds the living message
    text TEXT NOT NULL DEFAULT '',
    changed_at TEXT NOT NULL,                     -- when a figure under it last moved
    shown_at TEXT,                                -- when it was last written
    PRIMARY KEY (account, unit, period)
) STRICT;

CREATE TABLE reminders (                          -- a timer is a row; the scheduler is only a clock
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,                     -- kind, unit, period, step, person
    kind TEXT NOT NULL,
    unit TEXT NOT NULL,
    period TEXT NOT NULL,
    person TEXT REFERENCES people (id),
    planned_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    result TEXT NOT NULL DEFAULT '' CHECK (result IN ('', 'sent', 'stale', 'superseded', 'unreachable')),
    done_at TEXT
) STRICT;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    person TEXT REFERENCES people (id),
    channel TEXT NOT NULL DEFAULT '',
    action TEXT NOT NULL,
    unit TEXT NOT NULL DEFAULT '',
    period TEXT NOT NULL DEFAULT '',
    allowed INTEGER NOT NULL DEFAULT 1 CHECK (allowed IN (0, 1)),
    detail TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX audit_at ON audit (at);
