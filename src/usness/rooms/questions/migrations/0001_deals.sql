CREATE TABLE questions_deals (
    log   BLOB NOT NULL CHECK (length(log) = 16), -- none
    day   TEXT NOT NULL, -- sees: Until which day your room asked for its questions.
    place INTEGER NOT NULL CHECK (place BETWEEN 1 AND 5), -- none
    card  TEXT NOT NULL, -- sees: Which questions your room was offered.
    PRIMARY KEY (log, day, place)
);
