"""The one log of a bond: what may be sealed into it, who may see what, and when. It knows no room."""
