"""Pages for whoever runs the exchange with the national hub: how it stands, what waits for a person, the codes."""
