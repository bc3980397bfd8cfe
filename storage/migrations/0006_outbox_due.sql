-- Who is written to next is found without reading all that waits: a broadcast to thousands waits for minutes.
ALTER TABLE outbox ADD COLUMN channel TEXT NOT NULL DEFAULT '';  -- the account's: each messenger has its own pace
UPDATE outbox SET channel = (SELECT a.channel FROM accounts a WHERE a.id = outbox.account);
CREATE INDEX outbox_in_order ON outbox (channel, id, next_at) WHERE status = 'queued';
CREATE INDEX outbox_answers ON outbox (channel, account) WHERE status = 'queued' AND purpose IN ('reply', 'farewell');
CREATE INDEX outbox_in_line ON outbox (account, id) WHERE status = 'queued';
