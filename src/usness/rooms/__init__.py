"""The rooms of the house. A room is a folder here and one line below; `docs/add-a-room.md` shows one being added."""

from usness.room import Room
from usness.rooms import agreement, confide, journal, learn, listening, questions, rough, search, time, today

ROOMS: tuple[Room, ...] = (
    today.ROOM,
    questions.ROOM,
    confide.ROOM,
    journal.ROOM,
    listening.ROOM,
    search.ROOM,
    time.ROOM,
    agreement.ROOM,
    rough.ROOM,
    learn.ROOM,
)
