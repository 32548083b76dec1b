"""Live events, only while both have tapped "open together now" on the same page.

Events carry ids, never words. Until both are here, a stream gives nothing at all: who waits at a page isn't told,
to the other or to the disk.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from starlette.responses import Response, StreamingResponse

from usness.entries.records import Record
from usness.people.places import Place
from usness.sealed import b64

BEAT_SECONDS = 25
"""How often an idle stream sends a comment, so that proxies keep it and a lost one is noticed."""

Topic = tuple[bytes, bytes]


@dataclass(eq=False)
class _Seat:
    person: bytes
    events: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(64))


class Live:
    """Who is at which page right now; in memory only."""

    def __init__(self) -> None:
        self._seats: dict[Topic, list[_Seat]] = defaultdict(list)

    def join(self, topic: Topic, person: bytes) -> _Seat:
        seat = _Seat(person)
        self._seats[topic].append(seat)
        if self._both(topic):
            self._send(topic, "event: both\ndata:\n\n")
        return seat

    def leave(self, topic: Topic, seat: _Seat) -> None:
        self._seats[topic].remove(seat)
        if not self._seats[topic]:
            del self._seats[topic]

    def tell(self, log: bytes, record: Record, event: str) -> None:
        """Tell both, if both are at a page of this log that it concerns, that something has changed."""
        for topic in [one for one in self._seats if one[0] == log and self._both(one)]:
            if record.pair in (b"", topic[1]):
                self._send(topic, f"event: {event}\ndata: {b64(record.id)}\n\n")

    def _both(self, topic: Topic) -> bool:
        return len({seat.person for seat in self._seats.get(topic, ())}) == 2

    def _send(self, topic: Topic, event: str) -> None:
        for seat in self._seats[topic]:
            if not seat.events.full():
                seat.events.put_nowait(event)


def stream(live: Live, place: Place, pair: bytes) -> Response:
    """The event stream of one page of one bond."""
    topic = (place.log, pair)
    return StreamingResponse(
        _events(live, topic, place.me),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _events(live: Live, topic: Topic, person: bytes) -> AsyncIterator[str]:
    seat = live.join(topic, person)
    try:
        yield ": here\n\n"
        while True:
            try:
                yield await asyncio.wait_for(seat.events.get(), BEAT_SECONDS)
            except TimeoutError:
                yield ": still here\n\n"
    finally:
        live.leave(topic, seat)
