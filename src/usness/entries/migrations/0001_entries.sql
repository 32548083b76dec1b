CREATE TABLE entries (
    log       BLOB NOT NULL CHECK (length(log) = 16), -- none
    id        BLOB NOT NULL CHECK (length(id) = 16), -- sees: How many things you keep here.
    author    BLOB NOT NULL CHECK (length(author) = 16), -- sees: Which of you sealed something.
    room      TEXT NOT NULL, -- sees: In which room something shared was sealed; of private things only that they are private.
    kind      TEXT NOT NULL, -- sees: Whether something shared is an answer, a reply or the like.
    subject   TEXT NOT NULL, -- sees: The number of the question card, never your words.
    pair      BLOB CHECK (length(pair) = 32), -- sees: Which two answers open together.
    parent    BLOB CHECK (length(parent) = 32), -- sees: Which thing something replies to.
    reveal    TEXT NOT NULL CHECK (reveal IN ('now', 'together', 'never')), -- sees: Whether something opens now, together, or never.
    reveal_at INTEGER NOT NULL CHECK (reveal_at = 0), -- none
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
    CHECK (gone = 1 OR (box IS NOT NULL AND com IS NOT NULL AND self IS NOT NULL AND mine IS NOT NULL)),
    CHECK (gone = 0 OR (box IS NULL AND self IS NULL AND release IS NULL))
);
CREATE INDEX entries_recent ON entries (log, author, room, kind, coalesce(revealed, '9999'));
CREATE INDEX entries_subject ON entries (log, room, subject);

-- What each reader may see, in the order in which it came to be so. Each seat counts for itself, without gaps,
-- so a number tells nothing about what is still hidden.
CREATE TABLE feed (
    log    BLOB NOT NULL, -- none
    reader BLOB NOT NULL, -- none
    n      INTEGER NOT NULL CHECK (n >= 1), -- none
    entry  BLOB NOT NULL, -- none
    PRIMARY KEY (log, reader, n)
);
CREATE INDEX feed_entry ON feed (log, reader, entry);
