-- A correction begins with a version of the report; when another version comes in meanwhile, it must not be overwritten.
ALTER TABLE drafts ADD COLUMN base INTEGER REFERENCES reports (id);
