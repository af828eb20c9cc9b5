"""What the hub sends us, signed the way we sign: ratings, applications, what became of a license elsewhere."""
