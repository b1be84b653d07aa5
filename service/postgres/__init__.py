"""PostgreSQL: connections, migrations, roles, and the embedded server."""
