"""Sociogram: compose a round of questions, collect it in the class, look at what it shows."""
