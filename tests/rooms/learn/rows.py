"""Addresses of the guides outside of a log, and those that name one: who gets what (see tests/web/test_matrix.py)."""

EXPECTED = {
    "GET /learn": (200, 200, 200, 200, 200, 200),
    "GET /learn/{guide}": (200, 200, 200, 200, 200, 200),
    "GET /logs/{log}/learn/{guide}": (401, 404, 200, 200, 423, 200),
}
IDS = {"guide": "g01"}
