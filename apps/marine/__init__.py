"""The marine sector (海域海岛): use of sea areas, local and temporary."""
