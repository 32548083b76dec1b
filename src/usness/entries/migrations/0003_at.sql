-- What opens at a time comes in. A check can't be changed in place, so the table is made anew. A house of the version
-- before still reads and writes all of it: it makes no such entry, and gives out none that hasn't gone.
ALTER TABLE entries RENAME TO entries_before;
CREATE TABLE entries (
    log       BLOB NOT NULL CHECK (length(log) = 16), -- none
    id        BLOB NOT NULL CHECK (length(id) = 16), -- sees: How many things you keep here.
    author    BLOB NOT NULL CHECK (length(author) = 16), -- sees: Which of you sealed something.
    room      TEXT NOT NULL, -- sees: In which room something shared was sealed; of private things only that they are private.
    kind      TEXT NOT NULL, -- sees: Whether something shared is an answer, a reply or the like.
    subject   TEXT NOT NULL, -- sees: The number of the question card, never your words.
    pair      BLOB CHECK (length(pair) = 32), -- sees: Which two answers open together.
    parent    BLOB CHECK (length(parent) = 32), -- sees: Which thing something replies to.
    reveal    TEXT NOT NULL CHECK (reveal IN ('now', 'together', 'at', 'never')), -- sees: Whether something opens now, together, at a time, or never.
    reveal_at INTEGER NOT NULL CHECK (reveal_at >= 0 AND reveal_at % 86400 = 0), -- sees: For which day a letter that opens later is meant.
    revision  INTEGER NOT NULL CHECK (revision >= 1), -- sees: How often you changed a private thing.
    epoch     INTEGER NOT NULL CHECK (epoch >= 0), -- none
    box       BLOB, -- sealed: Your words. The host sees their size in steps of 512 bytes, 2, 8, 32, 64 kilobytes.
    com       BLOB CHECK (length(com) = 32), -- none
    hash      BLOB NOT NULL CHECK (length(hash) = 32), -- none
    self      BLOB CHECK (length(self) = 61), -- sealed: The key of each box, wrapped for you.
    release   BLOB CHECK (length(release) = 61), -- sealed: The key of each shared box, wrapped for the other.
    mine      BLOB CHECK (length(mine) = 32), -- none
    met       BLOB CHECK (length(met) = 16), -- sees: That both of you answered.
    revealed  TEXT, -- sees: The day on which a page opened for both.
    day       TEXT NOT NULL, -- sees: The day on which you sealed something, never the time.
    gone      INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)), -- sees: That something was taken back; its box is deleted.
    PRIMARY KEY (log, id),
    UNIQUE (log, pair, author),
    UNIQUE (log, hash),
    CHECK ((reveal = 'together') = (pair IS NOT NULL) OR gone = 1),
    CHECK (reveal <> 'never' OR log = author),
    CHECK ((reveal = 'at') = (reveal_at > 0)),
    CHECK (gone = 1 OR (box IS NOT NULL AND com IS NOT NULL AND self IS NOT NULL AND mine IS NOT NULL)),
    CHECK (gone = 0 OR (box IS NULL AND self IS NULL AND release IS NULL))
);
INSERT INTO entries
    (log, id, author, room, kind, subject, pair, parent, reveal, reveal_at, revision, epoch, box, com,
     hash, self, release, mine, met, revealed, day, gone)
SELECT log, id, author, room, kind, subject, pair, parent, reveal, reveal_at, revision, epoch, box, com,
       hash, self, release, mine, met, revealed, day, gone
  FROM entries_before;
DROP TABLE entries_before;
CREATE INDEX entries_recent ON entries (log, author, room, kind, coalesce(revealed, '9999'));
CREATE INDEX entries_subject ON entries (log, room, subject);
CREATE INDEX entries_beneath ON entries (log, parent) WHERE parent IS NOT NULL;

-- What waits in nobody's feed, and until when: for its hour, or, an exchange that met none, for the day on which it goes
-- without a trace. A row is deleted in the transaction in which its time has come.
CREATE TABLE pending (
    log   BLOB NOT NULL, -- none
    entry BLOB NOT NULL, -- none
    at    INTEGER NOT NULL CHECK (at > 0), -- sees: The time at which something shared later opens; it is erased once it is past.
    PRIMARY KEY (log, entry)
);
CREATE INDEX pending_next ON pending (at);
