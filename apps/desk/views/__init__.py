"""Pages of the desk: each reads, or calls one function that writes."""
