"""Listening: the receiving side of everything that someone lets out."""
