"""Mechanisms that a city's programmes configure: metrics now, more with their tenants."""
