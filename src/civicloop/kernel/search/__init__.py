"""Chinese full text over masked text, newest first."""
