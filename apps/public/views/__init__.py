"""Pages that anyone may see, one module a group of pages."""
