"""Failures of the store, each as one Dutch sentence."""

from pathlib import Path

from klasapp.errors import KlasappError


class StoreFault(KlasappError):
    """The action was not saved; what was saved before is still there."""


class DatabaseFault(StoreFault):
    """The file cannot be used as a klasapp database; it was not changed."""


class DamagedDatabase(DatabaseFault):
    """The file is damaged or gone; a backup can take its place."""


_DAMAGED = {"SQLITE_NOTADB", "SQLITE_CORRUPT"}
_OUT_OF_REACH = {*_DAMAGED, "SQLITE_IOERR", "SQLITE_READONLY"}
"""What the library says, too, of a stick that was pulled out."""
_SENTENCES = {
    "SQLITE_FULL": "De schijf is vol: dit is niet opgeslagen. Maak ruimte vrij en probeer het nog eens.",
    "SQLITE_BUSY": "Een ander venster van klasapp gebruikt {name} nu. Sluit dat, of probeer het zo nog eens.",
    "SQLITE_LOCKED": "Een ander venster van klasapp gebruikt {name} nu. Sluit dat, of probeer het zo nog eens.",
    "SQLITE_READONLY": "In de map {folder} mag klasapp niet schrijven: dit is niet opgeslagen.",
    "SQLITE_CANTOPEN": "{name} kan niet worden geopend in {folder}. Kijk of de map er nog is en of je er mag schrijven.",
    "SQLITE_IOERR": "De schijf of USB-stick met {name} reageert niet: dit is niet opgeslagen. Kijk of hij nog vastzit.",
    "SQLITE_NOTADB": "{name} is beschadigd of hoort niet bij dit sleutelbestand. Er is niets aan veranderd; zet een reservekopie terug.",
    "SQLITE_CORRUPT": "{name} is beschadigd. Er is niets aan veranderd; zet een reservekopie terug.",
    "SQLITE_CONSTRAINT": "Dit past niet bij wat er al staat (bijvoorbeeld een nummer dat twee keer voorkomt): het is niet opgeslagen.",
}  # fmt: skip


def opening_fault(error: Exception, path: Path) -> DatabaseFault:
    """The fault for a failure at opening ``path``."""
    damaged = _family(error) in _DAMAGED and within_reach(path)
    return (DamagedDatabase if damaged else DatabaseFault)(sentence_for(error, path))


def within_reach(path: Path) -> bool:
    """Whether the file at ``path`` can be read at all: the disk or the stick is there."""
    try:
        with path.open("rb") as stream:
            stream.read(1)
    except OSError:
        return False
    return True


def may_be_out_of_reach(error: Exception) -> bool:
    """Whether a disk that does not answer can be behind this failure."""
    return _family(error) in _OUT_OF_REACH


def _family(error: Exception) -> str:
    return "_".join(str(getattr(error, "sqlite_errorname", "") or "").split("_")[:2])


def sentence_for(error: Exception, path: Path) -> str:
    """The Dutch sentence for a failure of the database library.

    Decided by ``sqlite_errorname``; extended names such as SQLITE_IOERR_READ go by their family.
    """
    name = str(getattr(error, "sqlite_errorname", "") or "")
    if may_be_out_of_reach(error) and not within_reach(path):
        name = "SQLITE_IOERR"
    template = _SENTENCES.get(name) or _SENTENCES.get(_family(error))
    if template is None:
        label = name or type(error).__name__
        template = "De opslag meldt een fout (" + label + "): dit is niet opgeslagen."
    return template.format(name=path.name, folder=path.parent)
