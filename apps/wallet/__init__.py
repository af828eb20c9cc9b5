"""Pages of those who hold licenses: what they hold, showing it, sharing it, and who used it (证照库)."""
