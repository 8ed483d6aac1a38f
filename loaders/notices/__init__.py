"""What people are told without looking: what there is to tell, by which channels, each once."""
