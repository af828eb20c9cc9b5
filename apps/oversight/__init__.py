"""Web pages of supervisors."""
