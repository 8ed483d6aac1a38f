"""Other cities: what their dashboards and Data Packages tell, read in the background and kept."""
