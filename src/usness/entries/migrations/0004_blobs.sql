-- Recordings and pictures: their sealed bytes lie in files beside the database; here stands what the host must know of them.
CREATE TABLE blobs (
    log      BLOB NOT NULL CHECK (length(log) = 16), -- none
    id       BLOB NOT NULL CHECK (length(id) = 16), -- none
    author   BLOB NOT NULL CHECK (length(author) = 16), -- sees: Which of you added a recording or picture, though not which of the two it is.
    size     INTEGER NOT NULL CHECK (size > 29 AND (size - 29) % 65536 = 0 AND size <= 12582941), -- sealed: Your recordings and pictures. The host sees their size in steps of 64 kilobytes.
    received INTEGER NOT NULL CHECK (received >= 0 AND received <= size), -- sees: How much of one has arrived so far.
    entry    BLOB CHECK (length(entry) = 16), -- sees: Which of your things a recording or picture goes with.
    slot     INTEGER CHECK (slot >= 1 AND slot <= 6), -- none
    day      TEXT NOT NULL, -- sees: The day on which a recording or picture began to arrive, never the time.
    PRIMARY KEY (log, id),
    UNIQUE (log, entry, slot),
    CHECK ((entry IS NULL) = (slot IS NULL)),
    CHECK (entry IS NULL OR received = size)
);
CREATE INDEX blobs_author ON blobs (author, log);
