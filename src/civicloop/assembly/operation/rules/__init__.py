"""Manifests, what to tell of faults, and Prometheus' text. Pure."""
