"""Recordings and pictures on their way in and out: begun, sent in pieces that can be resumed, bound by their entry, fetched."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from usness.entries import blobs
from usness.house import House, house_of
from usness.people.places import Place
from usness.people.sessions import id_of, in_place, in_place_write, log_of
from usness.refusals import Absent, BadShape, MediaTooLarge, NoRoom, OutOfStep
from usness.sealed import BLOB_MOST, blob_size_ok
from usness.shapes import Count, Id, Shape, read
from usness.store import Tx
from usness.store.shelf import Name

CHUNK = 524_288
"""The largest piece in bytes."""


class BlobBody(Shape, frozen=True):
    """A blob that is about to come: `size` is that of its sealed bytes."""

    id: Id
    size: Count


async def begin(request: Request) -> Response:
    """POST /logs/{log}/blobs: make room for a sealed recording or picture; answers how much of it has come."""
    house = house_of(request)
    body = read(BlobBody, await request.body())
    _require_size(body.size)
    # Asked in a place of the asker's own only: else a stranger would learn how full the disk is.
    await in_place(request, _here)
    if not house.shelf.has_room(body.size):
        raise NoRoom
    received = await in_place_write(request, _begin, house, body)
    return JSONResponse({"received": received}, 201)


def _require_size(size: int) -> None:
    if size > BLOB_MOST:
        raise MediaTooLarge
    if not blob_size_ok(size):
        raise BadShape


async def _here(_: Tx, __: Place) -> None:
    return None


async def _begin(tx: Tx, place: Place, house: House, body: BlobBody) -> int:
    return await blobs.begin(tx, place, body.id, body.size, place.today(house.clock()))


async def received(request: Request) -> Response:
    """GET /logs/{log}/blobs/{id}/received: how much of one's own recording or picture has come."""
    _, so_far = await in_place(request, blobs.progress, id_of(request, "id"))
    return JSONResponse({"received": so_far})


async def put(request: Request) -> Response:
    """PUT /logs/{log}/blobs/{id}?offset=N: a piece of up to 524,288 bytes, from where the last one ended.

    A piece that has come before is answered like the first time; one from elsewhere gets 409 and the place to go on from.
    """
    house, name = house_of(request), (log_of(request), id_of(request, "id"))
    offset, piece = _offset(request), await request.body()
    if len(piece) > CHUNK:
        raise MediaTooLarge
    async with house.shelf.lock(name):
        return JSONResponse({"received": await _put(request, house, name, offset, piece)})


def _offset(request: Request) -> int:
    text = request.query_params.get("offset", "")
    if not text.isascii() or not text.isdigit() or len(text) > len(str(BLOB_MOST)):
        raise BadShape
    return int(text)


async def _put(request: Request, house: House, name: Name, offset: int, piece: bytes) -> int:
    size, so_far = await in_place(request, blobs.progress, name[1])
    end = offset + len(piece)
    if not piece or end > size:
        raise BadShape
    if end <= so_far:
        return so_far
    if offset != so_far:
        raise OutOfStep(received=so_far)
    # First the disk, then the row: what is acknowledged lies there, and what lies there unacknowledged is written again.
    await house.shelf.put(name, offset, piece)
    try:
        await in_place_write(request, blobs.grow, name[1], offset, end)
    except Absent:
        await house.shelf.remove([name])
        raise
    return end


async def fetch(request: Request) -> Response:
    """GET /logs/{log}/blobs/{id}: the sealed bytes, for whoever may open the entry that they go with."""
    house, name = house_of(request), (log_of(request), id_of(request, "id"))
    size = await in_place(request, blobs.readable, name[1])
    try:
        pieces = await house.shelf.read(name)
    except FileNotFoundError as error:
        raise Absent from error
    headers = {"Cache-Control": "private, no-store", "Content-Length": str(size)}
    return StreamingResponse(pieces, media_type="application/octet-stream", headers=headers)


async def drop(request: Request) -> Response:
    """DELETE /logs/{log}/blobs/{id}: let go of one's own recording or picture that was never sent with anything."""
    house, name = house_of(request), (log_of(request), id_of(request, "id"))
    async with house.shelf.lock(name):
        await in_place_write(request, blobs.drop, name[1])
        await house.shelf.remove([name])
    return Response(status_code=204)


async def sweep(house: House) -> None:
    """Remove what was never sent with anything, and what its entry has left behind."""
    today = datetime.fromtimestamp(house.clock(), UTC).date()
    await house.shelf.remove(await house.db.write(blobs.stale, today))


async def sweep_shelf(house: House) -> None:
    """Remove files without a row: what a crash left between the two."""
    # The files are listed first, and a row is there before its file: what comes meanwhile isn't among them.
    found = await house.shelf.names()
    await house.shelf.remove(found - await house.db.read(blobs.there, found))
