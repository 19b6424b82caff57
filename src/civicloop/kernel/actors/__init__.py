"""Who does something: a person, a citizen or a named machine, and what they may."""
