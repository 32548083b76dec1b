-- A device describes itself, sealed, so that its person can tell it from the others. And the day that a room had
-- reached when its time zone was changed: without it, a change to the west would begin the same day a second time.
ALTER TABLE sessions
    ADD COLUMN about BLOB; -- sealed: What each of your devices calls itself.

ALTER TABLE bonds
    ADD COLUMN reached TEXT; -- sees: The day on which one of you last changed the time zone you share.
