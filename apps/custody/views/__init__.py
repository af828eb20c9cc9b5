"""Pages of custody: each reads, or calls one function that writes."""
