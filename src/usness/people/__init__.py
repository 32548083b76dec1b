"""Accounts, sign-in, bonds, invitations, leaving."""
