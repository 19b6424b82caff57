"""The PostgreSQL that starts by itself."""
