"""The one family of expected failures.

The message of each error is the Dutch sentence that the mentor reads: what is wrong, where,
and what to do. Anything that is not a ``KlasappError`` is a fault of the program.
"""

import errno


class KlasappError(Exception):
    """An expected failure; ``str(error)`` is the Dutch sentence shown."""


class InputError(KlasappError):
    """A file, an option or a field holds something that cannot be used (exit code 2)."""


_REASONS = {
    errno.EACCES: "geen toegang",
    errno.EPERM: "geen toegang",
    errno.EISDIR: "het is een map",
    errno.ENOTDIR: "een deel van de naam is geen map",
    errno.ENOENT: "de map is er niet",
    errno.EEXIST: "er staat al iets met die naam",
    errno.ENOSPC: "de schijf is vol",
    errno.EROFS: "daar mag alleen gelezen worden",
    errno.ENAMETOOLONG: "de naam is te lang",
    errno.EIO: "de schijf of USB-stick reageert niet",
}


def reason_of(error: OSError) -> str:
    """Why the system refused, in a few Dutch words for between brackets."""
    return _REASONS.get(error.errno or 0, f"fout {error.errno} van het systeem")
