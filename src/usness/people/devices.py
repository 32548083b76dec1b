"""The devices on which someone is signed in: what each says of itself, and signing out the others from anywhere."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from usness.house import house_of
from usness.people import sessions
from usness.people.sessions import Session, id_of, signed_in_write
from usness.shapes import Box, Shape, read
from usness.store import Tx


class DeviceBody(Shape, frozen=True):
    """What this device calls itself, sealed for its person alone."""

    about: Box


async def describe(request: Request) -> Response:
    """PUT /devices/here: keep what this device says of itself, sealed."""
    body = read(DeviceBody, await request.body())
    await signed_in_write(request, _describe, body.about)
    return Response(status_code=204)


async def _describe(tx: Tx, session: Session, about: bytes) -> None:
    await sessions.describe(tx, session.token, about)


async def sign_out_one(request: Request) -> Response:
    """DELETE /devices/{id}: sign out one of one's own devices, wherever it is."""
    token = await signed_in_write(request, _end, id_of(request, "id"))
    house_of(request).touched.pop(token, None)
    return Response(status_code=204)


async def _end(tx: Tx, session: Session, device: bytes) -> bytes:
    return await sessions.end_device(tx, session.person, device)


async def sign_out_others(request: Request) -> Response:
    """DELETE /devices: sign out all of one's own devices but this one."""
    await signed_in_write(request, _end_others)
    return Response(status_code=204)


async def _end_others(tx: Tx, session: Session) -> None:
    await sessions.end_all(tx, session.person, but=session.token)
