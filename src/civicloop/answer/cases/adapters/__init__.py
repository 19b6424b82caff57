"""What the module speaks to the outside."""
