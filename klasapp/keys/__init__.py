"""Keys: passphrase, recovery code and the slots that hold the database key (below the store)."""
