"""Geometry and spatial checks (一张图): coordinates, areas, overlaps."""
