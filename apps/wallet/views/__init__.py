"""The holders' pages, one module a group of pages."""
