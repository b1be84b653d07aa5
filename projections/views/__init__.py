"""The views: one noun a file, its table in the `.sql` file of the same name."""
