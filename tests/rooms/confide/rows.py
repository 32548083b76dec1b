"""The address of one confided thing: who gets what (see tests/web/test_matrix.py)."""

from tests.made import made, said_now
from usness.sealed import b64

CONFIDED = "what alice lets out"

EXPECTED = {"GET /logs/{log}/confide/{entry}": (401, 404, 200, 200, 423, 200)}
ENTRIES = {"alice": [said_now(CONFIDED, "confide", room="confide", subject="")]}
"""What has to be there for it, by whom. A secret has no row here: it stands at the same address, for its author alone."""

IDS = {"entry": b64(made(f"id {CONFIDED}"))}
