"""What people and the clock do: one verb a function = one transaction = one audit line. Nothing else commits."""
