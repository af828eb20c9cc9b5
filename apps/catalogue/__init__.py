"""What can be applied for: matters (事项), versioned, loaded from the sectors' YAML."""
