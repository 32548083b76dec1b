-- Behind each column stands what the host can learn from it, in words for the people; the page "What the host
-- can see" is made from these comments. `sealed:` marks what the host holds but can't read.

CREATE TABLE house (
    one      INTEGER PRIMARY KEY CHECK (one = 1), -- none
    instance BLOB NOT NULL CHECK (length(instance) = 16) -- none
);

CREATE TABLE people (
    id                BLOB PRIMARY KEY CHECK (length(id) = 16), -- sees: A random number for your account.
    handle            TEXT NOT NULL UNIQUE CHECK (length(handle) BETWEEN 3 AND 32), -- sees: The handle you sign in with.
    salt              BLOB NOT NULL CHECK (length(salt) = 16), -- none
    rounds            INTEGER NOT NULL CHECK (rounds >= 600000), -- none
    argon_salt        BLOB NOT NULL CHECK (length(argon_salt) = 16), -- none
    verifier          BLOB NOT NULL CHECK (length(verifier) = 32), -- sealed: Your passphrase: only a slow check of it, never itself.
    passphrase_wrap   BLOB NOT NULL CHECK (length(passphrase_wrap) = 61), -- sealed: Your keys, wrapped.
    recovery_verifier BLOB NOT NULL CHECK (length(recovery_verifier) = 32), -- sealed: Your recovery code: only a check of it.
    recovery_wrap     BLOB NOT NULL CHECK (length(recovery_wrap) = 61), -- sealed: Your keys, wrapped.
    identity          BLOB NOT NULL CHECK (length(identity) = 32), -- none
    identity_box      BLOB NOT NULL CHECK (length(identity_box) = 77), -- sealed: Your keys, wrapped.
    week              TEXT NOT NULL -- sees: The week in which you last signed in.
);

CREATE TABLE manifests (
    person   BLOB PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE, -- none
    revision INTEGER NOT NULL CHECK (revision >= 1), -- sees: How often you changed your settings, not which.
    box      BLOB NOT NULL -- sealed: Your name, your pace, who you are with, your settings.
);

CREATE TABLE sessions (
    token  BLOB PRIMARY KEY CHECK (length(token) = 32), -- none
    person BLOB NOT NULL REFERENCES people (id) ON DELETE CASCADE, -- sees: On how many devices you are signed in.
    secret BLOB NOT NULL CHECK (length(secret) = 32), -- none
    locked INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)), -- sees: Whether a signed-in device is locked.
    week   TEXT NOT NULL -- sees: The week in which each device signed in.
);
CREATE INDEX sessions_person ON sessions (person);

CREATE TABLE bonds (
    id   BLOB PRIMARY KEY CHECK (length(id) = 16), -- sees: A random number for your shared room.
    kind TEXT NOT NULL CHECK (kind IN ('partners', 'friends')), -- sees: Whether it is a room for partners or for friends.
    zone TEXT NOT NULL -- sees: The time zone the two of you share.
);

CREATE TABLE seats (
    bond   BLOB NOT NULL REFERENCES bonds (id) ON DELETE CASCADE, -- none
    seat   INTEGER NOT NULL CHECK (seat IN (1, 2)), -- sees: Which of you made the room.
    person BLOB REFERENCES people (id) ON DELETE SET NULL, -- sees: Which two accounts share a room.
    left_on TEXT, -- sees: The day on which someone left a room.
    PRIMARY KEY (bond, seat),
    UNIQUE (bond, person)
);
CREATE INDEX seats_person ON seats (person);

CREATE TABLE bond_keys (
    bond   BLOB NOT NULL REFERENCES bonds (id) ON DELETE CASCADE, -- none
    person BLOB NOT NULL REFERENCES people (id) ON DELETE CASCADE, -- none
    epoch  INTEGER NOT NULL CHECK (epoch >= 1), -- sees: How often the room's key was renewed.
    box    BLOB NOT NULL CHECK (length(box) = 61), -- sealed: The room's key, wrapped for each of you.
    PRIMARY KEY (bond, person, epoch)
);

CREATE TABLE invitations (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16), -- sees: That an invitation was made for a room.
    bond       BLOB NOT NULL REFERENCES bonds (id) ON DELETE CASCADE, -- none
    inviter    BLOB NOT NULL REFERENCES people (id) ON DELETE CASCADE, -- sees: Who made an invitation.
    invitee    BLOB REFERENCES people (id) ON DELETE CASCADE, -- sees: Who took an invitation up.
    card       TEXT NOT NULL, -- sees: Which first question an invitation asks.
    lang       TEXT NOT NULL, -- sees: In which language the four words are spoken.
    note       BLOB NOT NULL, -- sealed: The note in an invitation, and both names.
    hello      BLOB, -- sealed: The keys that the two of you exchange.
    reveal     BLOB, -- sealed: The keys that the two of you exchange.
    gift       BLOB, -- sealed: The room's key, wrapped for each of you.
    expires_at INTEGER, -- sees: When an open invitation runs out; erased once it was used or has run out.
    state      TEXT NOT NULL CHECK (state IN ('open', 'hello', 'revealed', 'given', 'done', 'ended', 'declined', 'expired')), -- sees: How far an invitation has come.
    CHECK ((state IN ('open', 'declined')) = (invitee IS NULL) OR state IN ('ended', 'expired'))
);
CREATE INDEX invitations_bond ON invitations (bond);
