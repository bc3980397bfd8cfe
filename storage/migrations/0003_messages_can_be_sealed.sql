-- A message that shows an invitation code is kept as ciphertext: the code itself stands nowhere in clear.
ALTER TABLE outbox ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0 CHECK (sealed IN (0, 1));
