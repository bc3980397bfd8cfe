-- What a messenger's plan lets out in a month: as how many messages a row went out, and what is not sent as it fills up.

ALTER TABLE outbox ADD COLUMN requests INTEGER NOT NULL DEFAULT 1;  -- a long text takes several
CREATE INDEX outbox_metered ON outbox (channel, sent_at, status, requests)
    WHERE channel >= 'zalo:' AND channel < 'zalo;';

CREATE TABLE savings (                            -- purposes that a channel sends no more this month
    channel TEXT NOT NULL,
    purpose TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (channel, purpose)
) STRICT, WITHOUT ROWID;
