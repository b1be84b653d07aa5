"""What is to be delivered, read from the log and the views."""
