"""The shell: unlocking, locking, blanking, and the way between the rooms."""
