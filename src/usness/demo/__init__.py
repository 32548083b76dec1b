"""The demo: a house with two people and six weeks behind them, all of it sealed by the real protocol.

It is the one part that has both sides in one process, so it may import the client and the host; nothing imports it.
"""
