"""What psycopg is asked for."""
