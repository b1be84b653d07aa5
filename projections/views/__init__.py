"""The views (read models): one module each, with its table in the `.sql` file of the same name."""
