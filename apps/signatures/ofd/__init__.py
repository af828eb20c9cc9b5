"""Documents in OFD (GB/T 33190-2016): reading a package safely, sealing it, examining its seals. No database.

`signing.sign` seals, `examining.examine` reports; `package`, `xml` and `layout` read what strangers may have made.
"""
