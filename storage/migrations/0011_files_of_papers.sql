-- What the office sent to be looked at, and the reports made for it: kept while something may still be done with them.

ALTER TABLE papers ADD COLUMN file_name TEXT NOT NULL DEFAULT '';
ALTER TABLE papers ADD COLUMN file BLOB;
