"""Addresses of the questions that name something: who gets what (see tests/web/test_matrix.py)."""

from tests.made import made, said_now
from usness.sealed import b64

ASKED = "what alice asks"

READ = (401, 404, 200, 200, 423, 200)
EXPECTED = {
    f"GET /logs/{{log}}/questions/{page}": READ
    for page in ("{card}", "{card}/again", "own/{question}", "own/{question}/again", "themes/{theme}")
}
ENTRIES = {"alice": [said_now(ASKED, "question", subject="")]}
"""What has to be there for them, by whom."""

IDS = {"card": "q003", "theme": "rest", "question": b64(made(f"id {ASKED}"))}
