"""Pages of supervision: read only, but for the record of a look or a check."""
