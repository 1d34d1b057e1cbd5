"""Folders that are not on this machine alone."""

import os
from pathlib import Path

_SYNCHRONISED = (
    "onedrive", "dropbox", "google drive", "googledrive", "mijn drive", "my drive", "icloud",
    "mobile documents", "nextcloud", "owncloud", "surfdrive", "stack", "syncthing", "box sync",
)  # fmt: skip
_CLOUD_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
"""Where Windows says which folder OneDrive keeps."""


def location_warning(path: Path) -> str:
    """A Dutch sentence when the folder is shared or synchronised; empty when it is local.

    A write-ahead log breaks on network shares, and synchronising would copy children's data away.
    """
    if str(path).startswith(("\\\\", "//")):
        return (
            "Deze gegevens staan op een netwerkmap. Dat kan ze beschadigen: zet ze liever op de "
            "laptop zelf."
        )
    if is_synchronised(path):
        return (
            "Deze gegevens staan in een map die met internet wordt gedeeld. Zet ze liever in een "
            "gewone map op de laptop."
        )
    return ""


def is_synchronised(path: Path) -> bool:
    """Whether a cloud service keeps this folder, by the names of the folders it lies in."""
    parents = {part.lower() for part in path.parts[:-1]}
    if any(part == name or part.startswith((f"{name} ", f"{name}-"))
           for part in parents for name in _SYNCHRONISED):  # fmt: skip
        return True
    kept = (os.environ.get(name) for name in _CLOUD_VARIABLES)
    return any(folder and path.is_relative_to(folder) for folder in kept)
