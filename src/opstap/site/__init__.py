"""Settings, addresses, the command line, and pages that belong to no room."""
