"""A year of the city, played step by step through the services, and counted twice."""
