"""Usness: a private room for two. Pages are rendered here; words are sealed at the edge."""

__version__ = "0.1.0"
