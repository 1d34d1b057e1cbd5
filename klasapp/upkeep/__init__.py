"""Beheer: check, school calendar, passphrase, recovery code and the audit."""
