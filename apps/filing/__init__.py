"""Web pages of applicants."""
