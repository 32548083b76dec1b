"""Addresses of the questions that name something: who gets what (see tests/web/test_matrix.py)."""

EXPECTED = {"GET /logs/{log}/questions/{card}": (401, 404, 200, 200, 423, 200)}
IDS = {"card": "q003"}
