"""What Usness costs, each figure beside its limit, measured in the same run. Never a timed test."""
