"""Web pages for anyone: guide, progress, licence verification."""
