"""What is asked of people who work on plans."""
