"""Sign-in of staff: password, second factor, passkey, sessions, deputies."""
