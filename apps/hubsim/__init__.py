"""A stand-in for the national service hub: a process and a store of its own, for demonstration and tests.

It shares with `apps.hub` nothing but the wire contract (docs/hub.md): signatures, rules of the columns and answers are
written here a second time, so that a mistake on one side shows on the other.
"""
