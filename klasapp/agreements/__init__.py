"""Agreements that a class makes itself: drafting, endorsing, looking back, papers."""
