"""Bytes and texts: the shared notation with the client's own failures, and JSON inside a box."""

import json
from collections.abc import Mapping
from hmac import compare_digest
from typing import NoReturn

from usness import sealed
from usness.client.seal.failures import Failure, Kind, failing

u32 = failing(sealed.u32)
LP = failing(sealed.LP)
label = failing(sealed.label)
b64 = sealed.b64
unb64 = failing(sealed.unb64)


def utf8(text: str) -> bytes:
    """Give a text's bytes; fail `malformed` for half a surrogate pair, which has none."""
    try:
        return text.encode()
    except UnicodeEncodeError as wrong:
        raise Failure("malformed") from wrong


def sized(x: bytes, size: int) -> bytes:
    """Give `x` back if it has `size` bytes, else fail `malformed`."""
    if len(x) != size:
        raise Failure("malformed")
    return x


def same(x: bytes, y: bytes, kind: Kind = "mismatch") -> None:
    """Fail unless both are the same; the time it takes doesn't tell where they differ."""
    if not compare_digest(x, y):
        raise Failure(kind)


def write_json(fields: Mapping[str, object]) -> bytes:
    """Give an object as JSON without spaces, names in their order; fail `malformed` for what JSON doesn't have."""
    try:
        return utf8(json.dumps(fields, ensure_ascii=False, allow_nan=False, separators=(",", ":")))
    except (TypeError, ValueError, RecursionError) as wrong:
        raise Failure("malformed") from wrong


def read_json(text: bytes) -> dict[str, object]:
    """Read one JSON object; fail `malformed` for anything else."""
    try:
        fields = json.loads(text.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError) as wrong:
        raise Failure("malformed") from wrong
    if not isinstance(fields, dict):
        raise Failure("malformed")
    return fields


def text_in(fields: Mapping[str, object], name: str) -> str:
    """Give the text under `name`, else fail `malformed`."""
    value = fields.get(name)
    if not isinstance(value, str):
        raise Failure("malformed")
    return value


def number_in(fields: Mapping[str, object], name: str, least: int, most: int) -> int:
    """Give the whole number under `name`, from `least` to `most`, else fail `malformed`."""
    value = fields.get(name)
    # `True` is a number to Python, and to no other implementation.
    if type(value) is not int or not least <= value <= most:
        raise Failure("malformed")
    return value


def bytes_in(fields: Mapping[str, object], name: str, size: int) -> bytes:
    """Give the `size` bytes that stand as base64url under `name`, else fail `malformed`."""
    return sized(unb64(text_in(fields, name)), size)


def _no_constant(name: str) -> NoReturn:
    # Python reads NaN and Infinity, browsers don't: the two would disagree about one box.
    raise ValueError(name)
