-- What was said under an entry is found from above: without this, the talk under one question would be looked for in all.
CREATE INDEX entries_beneath ON entries (log, parent) WHERE parent IS NOT NULL;
