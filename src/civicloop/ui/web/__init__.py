"""Templates and pages of the design system, and the page that shows every component."""
