"""What runs on a person's own machine and talks to a house."""
