"""Page furniture that the four web rooms share: base templates, tags, theme."""
