"""Working days and statutory clocks: pure arithmetic over a calendar table."""
