"""Web pages of clerks."""
