"""The hub's gateway: how a call is signed, sent and answered (docs/hub.md, "Signing")."""
