"""Documents in OFD (GB/T 33190-2016): reading a package safely, sealing it, examining its seals. No database."""
