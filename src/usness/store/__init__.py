"""The database: the only package that opens a connection."""

from usness.store.base import Row, Rows, Store, Tx, Unavailable

__all__ = ["Row", "Rows", "Store", "Tx", "Unavailable"]
