"""GET /openapi.json: the JSON API, described from the very shapes that check its bodies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from usness import __version__
from usness.entries import media
from usness.entries import pages as log
from usness.entries.records import EntryBody
from usness.people import account, devices, inviting, signin, zones
from usness.shapes import Shape, schema_hook

BODIES: dict[Any, type[Shape]] = {
    signin.sign_up: signin.SignUpBody,
    signin.salt: signin.HandleBody,
    signin.sign_in: signin.SignInBody,
    signin.unlock: signin.AuthBody,
    account.change_passphrase: account.PassphraseBody,
    account.change_recovery: account.RecoveryBody,
    account.recover: account.RecoverBody,
    account.finish_recovery: account.RecoverFinishBody,
    account.change_manifest: signin.ManifestBody,
    account.delete: signin.AuthBody,
    devices.describe: devices.DeviceBody,
    zones.change: zones.ZoneBody,
    inviting.make: inviting.InvitationBody,
    inviting.hello: inviting.HelloBody,
    inviting.reveal: inviting.RevealBody,
    inviting.gift: inviting.GiftBody,
    inviting.taken: inviting.KeyBody,
    log.add: EntryBody,
    log.release: log.ReleaseBody,
    media.begin: media.BlobBody,
}
BYTES = {media.put}
"""What takes bytes as they are."""


async def openapi(request: Request) -> Response:
    return JSONResponse(document(request.app.routes))


def document(routes: Iterable[Any]) -> dict[str, Any]:
    """The document for these routes: those that speak JSON."""
    schemas, parts = msgspec.json.schema_components(
        BODIES.values(), schema_hook=schema_hook, ref_template="#/components/schemas/{name}"
    )
    refs = dict(zip(BODIES, schemas, strict=True))
    paths: dict[str, Any] = {}
    for route in routes:
        if _is_api(route):
            paths.setdefault(re.sub(r":\w+", "", route.path), {}).update(_operations(route, refs))
    return {
        "openapi": "3.1.0",
        "info": {"title": "Usness", "version": __version__, "description": ABOUT},
        "paths": paths,
        "components": {"schemas": parts},
    }


ABOUT = (
    "Writing and syncing. Reading is HTML. All words are sealed as docs/protocol.md says; every refusal is"
    ' {"refused": code, "sentence": text}. Sign-in gives a cookie.'
)


def _is_api(route: Any) -> bool:
    return isinstance(route, Route) and getattr(route.endpoint, "__module__", "") in API_MODULES


API_MODULES = {one.__name__ for one in (signin, account, devices, zones, inviting, log, media)}


def _operations(route: Route, refs: dict[Any, Any]) -> dict[str, Any]:
    verbs = (route.methods or set()) - {"HEAD"}
    return {verb.lower(): _operation(route, refs.get(route.endpoint)) for verb in sorted(verbs)}


def _operation(route: Route, body: Any) -> dict[str, Any]:
    text = (route.endpoint.__doc__ or "").strip()
    found: dict[str, Any] = {
        "summary": text.partition(": ")[2].partition("\n")[0] or text,
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in route.param_convertors
        ],
        "responses": {"2XX": {"description": "Done."}, "4XX": {"description": "A refusal with one sentence."}},
    }
    if body is not None:
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    if route.endpoint in BYTES:
        found["requestBody"] = {"required": True, "content": {"application/octet-stream": {}}}
    return found
