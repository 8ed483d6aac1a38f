"""Long runs: does memory stay flat, and what is lost when servers are killed?"""
