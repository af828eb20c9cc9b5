"""The approval core: case, lifecycle kernel, work items, materials, opinions, documents."""
