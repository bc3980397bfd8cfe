-- Signed papers that the office has got: of which version, who wrote it down, and whether that was taken back.
-- That a later version has outdated one is seen from the versions themselves.
CREATE TABLE signed_copies (
    id INTEGER PRIMARY KEY,
    report INTEGER NOT NULL REFERENCES reports (id),   -- one version
    recorded_at TEXT NOT NULL,
    recorded_by TEXT REFERENCES people (id),
    taken_back_at TEXT,
    taken_back_by TEXT REFERENCES people (id)
) STRICT;
CREATE UNIQUE INDEX signed_copies_standing ON signed_copies (report) WHERE taken_back_at IS NULL;
