"""The ways in: HTTP, the console, the command line, and the demo data that is posted like anyone's events."""
