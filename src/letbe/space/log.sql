-- The log of decisions.  Append-only: a row is never changed, except that forgetting a person empties
-- the columns that say whom and what it was about.  No column holds a text or a name.
CREATE TABLE space_log (
    seq    INTEGER PRIMARY KEY,  -- number of the entry, from 1, without gaps
    at     INTEGER NOT NULL,     -- microseconds since 1970 UTC; never less than in the row above
    person BLOB,                 -- blinded id; NULL once forgotten, and in an entry about forgetting
    kind   TEXT,                 -- which move; NULL once forgotten
    key    TEXT NOT NULL,        -- blinded id of the message or request, hexadecimal; '' for none or forgotten
    body   TEXT,                 -- what happened, as JSON; NULL once forgotten
    digest BLOB NOT NULL,        -- keyed hash of all of the above, as it was written
    chain  BLOB NOT NULL         -- keyed hash of the chain above and this digest
) STRICT;

-- The same message or request again is found here, and changes nothing.  Only a hold can be written again:
-- when its breath has gone stale, a new one begins.
CREATE UNIQUE INDEX space_log_key ON space_log (person, key, kind, CASE kind WHEN 'held' THEN seq ELSE 0 END)
    WHERE key <> '';
CREATE INDEX space_log_person ON space_log (person, seq);

-- The fold so far, one row a person: a checkpoint, renewed with every entry in the same transaction.
CREATE TABLE space_state (
    person BLOB PRIMARY KEY,     -- blinded id
    seq    INTEGER NOT NULL,     -- the last entry of this person
    state  TEXT,                 -- what is in force, as JSON; NULL for nothing
    mac    BLOB NOT NULL         -- keyed hash of the row
) STRICT, WITHOUT ROWID;

-- The end of the chain: an entry cut off from the end is missed here.
CREATE TABLE space_head (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    seq    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    chain  BLOB NOT NULL,
    mac    BLOB NOT NULL
) STRICT;

CREATE TRIGGER space_log_stays BEFORE DELETE ON space_log
BEGIN
    SELECT RAISE(ABORT, 'an entry of the log stays');
END;

CREATE TRIGGER space_log_is_written_once BEFORE UPDATE ON space_log
WHEN NEW.seq IS NOT OLD.seq OR NEW.at IS NOT OLD.at
    OR NEW.digest IS NOT OLD.digest OR NEW.chain IS NOT OLD.chain
    OR NEW.person IS NOT NULL OR NEW.kind IS NOT NULL OR NEW.key <> '' OR NEW.body IS NOT NULL
    OR (SELECT kind FROM space_log ORDER BY seq DESC LIMIT 1) IS NOT 'forgotten'
BEGIN
    SELECT RAISE(ABORT, 'an entry of the log is written once');
END;

CREATE TRIGGER space_log_has_no_gaps BEFORE INSERT ON space_log
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM space_log)
    OR NEW.at < (SELECT coalesce(max(at), 0) FROM space_log WHERE seq = NEW.seq - 1)
BEGIN
    SELECT RAISE(ABORT, 'the log goes on where it ends, and time does not run backwards');
END;

CREATE TRIGGER space_head_stays BEFORE DELETE ON space_head
BEGIN
    SELECT RAISE(ABORT, 'the end of the log stays');
END;

CREATE TRIGGER space_head_goes_on BEFORE UPDATE ON space_head
WHEN NEW.seq <= OLD.seq OR NEW.at < OLD.at
BEGIN
    SELECT RAISE(ABORT, 'the log goes on where it ends, and time does not run backwards');
END;
