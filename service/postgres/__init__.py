"""PostgreSQL: connections, migrations, roles, and a server private to the data directory."""
