"""The one family of expected failures.

The message of each error is the Dutch sentence that the mentor reads: what is wrong, where,
and what to do. Anything that is not a ``KlasappError`` is a fault of the program.
"""


class KlasappError(Exception):
    """An expected failure; ``str(error)`` is the Dutch sentence shown."""


class InputError(KlasappError):
    """A file, an option or a field holds something that cannot be used (exit code 2)."""
