"""How well the listening coach's rules see what a reader sees: labelled replies, half of them kept from the rules."""
