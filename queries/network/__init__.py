"""Several cities beside each other: the same numbers of each, and measures that resemble."""
