"""The moments of a day at which something happens; for signals and for cases."""

MOMENTS = (
    ("voor", "Voor de eerste les"),
    ("les", "In een les"),
    ("wissel", "Tussen twee lessen"),
    ("pauze", "In de pauze"),
    ("na", "Na schooltijd"),
    ("avond", "'s Avonds of 's nachts"),
    ("weekend", "In het weekend of de vakantie"),
)
"""Code and Dutch text, in the order of the day."""
