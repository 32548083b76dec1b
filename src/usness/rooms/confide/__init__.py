"""Confide: what someone lets out, for themselves or for the other."""
