"""What changed between two sources."""
