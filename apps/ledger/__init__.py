"""The append-only record: facts and attempts, chained by SM3. Knows nothing above it."""
