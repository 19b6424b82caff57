"""The screens of account."""
