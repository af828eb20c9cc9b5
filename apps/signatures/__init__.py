"""Keys, certificates, seals; signing and verifying (SM2/SM3, PAdES)."""
