"""Figures declared once, computed for a period and scope, kept, and open down to their rows."""
