"""How good the library of questions is, as far as that can be counted: its ladder of depths, and its repeats."""
