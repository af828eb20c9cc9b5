"""The demonstration's main job: one case from filing to a sealed license, through the functions the pages call."""
