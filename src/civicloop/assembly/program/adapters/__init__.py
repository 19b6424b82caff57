"""Granian, Procrastinate and the log, each as the product wants it."""
