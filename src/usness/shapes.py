"""Bytes in JSON: base64url without padding, of a fixed size, checked while a body is read."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, TypeVar

import msgspec

from usness import sealed
from usness.refusals import BadShape

T = TypeVar("T")

Count = Annotated[int, msgspec.Meta(ge=0, lt=2**32)]
"""A whole number as the protocol has them; beyond it neither a header nor a column could hold it."""


class Raw(bytes):
    """Bytes of a body; a subclass names the sizes that it may have."""

    sizes: ClassVar[tuple[int, ...]] = ()


class Id(Raw):
    sizes = (16,)


class Hash(Raw):
    sizes = (32,)


class OptionalHash(Raw):
    sizes = (0, 32)


class Wrap(Raw):
    sizes = (sealed.WRAP,)


class OptionalWrap(Raw):
    sizes = (0, sealed.WRAP)


class IdentityBox(Raw):
    sizes = (sealed.OVERHEAD + 48,)


class Box(Raw):
    """A sealed, padded text."""


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The base of every body: unknown fields are refused, so that nothing rides along unseen."""


def _from_text(kind: type, value: Any) -> Any:
    if not (isinstance(kind, type) and issubclass(kind, Raw) and isinstance(value, str)):
        raise TypeError(f"{kind} is no shape of this house")
    raw = sealed.unb64(value)
    if kind.sizes and len(raw) not in kind.sizes:
        raise ValueError("wrong size")
    if issubclass(kind, Box) and not sealed.box_size_ok(raw):
        raise ValueError("not a padded size")
    return kind(raw)


def read(kind: type[T], body: bytes) -> T:
    """Read a JSON body as `kind`; raises BadShape with the field's name in its detail."""
    try:
        return msgspec.json.decode(body, type=kind, dec_hook=_from_text)
    except (msgspec.DecodeError, ValueError) as error:
        raise BadShape(str(error)) from error


def schema_hook(kind: type) -> dict[str, Any]:
    """What the OpenAPI document says of bytes."""
    sizes = getattr(kind, "sizes", ())
    text = f"base64url without padding; bytes: {' or '.join(map(str, sizes)) or 'see docs/protocol.md'}"
    return {"type": "string", "description": text}
