"""Measurements of the dashboard, each beside the floor it is held against: `make bench`."""
