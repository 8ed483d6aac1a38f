"""Downloads what a service on the web holds as a file, which is then read like any other."""
