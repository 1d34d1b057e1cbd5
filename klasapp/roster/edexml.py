"""EDEXML 2.1, plain or in the namespace and envelope of UWLR (domain.md 5.1).

Read as a stream: only the text of the elements that are needed is ever collected.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import InputSource

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from klasapp.documents.tables import decode, fault
from klasapp.roster.columns import left_out
from klasapp.roster.pupil import (
    FieldError,
    PupilDraft,
    parse_birth_date,
    parse_gender,
    parse_leaving_date,
)
from klasapp.roster.reading import Reading, Rejected, Row

if TYPE_CHECKING:
    from xml.sax.xmlreader import AttributesImpl, Locator

_ELEMENTS = {
    "number": "leerling",
    "given_name": "roepnaam",
    "infix": "voorvoegsel",
    "family_name": "achternaam",
    "class_name": "groep",
    "birth_date": "geboortedatum",
    "leaving_date": "uitstroomdatum",
    "gender": "geslacht",
}
# Where there is no roepnaam, these stand in for it.
_GIVEN_NAMES = ("roepnaam", "voornamen", "voorletters-1")
_SCHOOL_YEARS = range(1991, 2025)  # the first years that the schema of EDEXML 2.1 lists
_MAX_TEXT = 1_000
_MAX_DEPTH = 100
_MAX_ELEMENTS = 500_000
"""A school of 3,000 pupils with everything that EDEXML knows stays under 200,000."""
_ENDLESS_TAG = re.compile(rb"<[^<>]{65536}")


class _TooMuchError(Exception):
    """The file goes on and on; nobody's school looks like that."""


def read_edexml(
    data: bytes, name: str, encoding: str | None = None, *, with_gender: bool
) -> Reading:
    """The pupils in an EDEXML file; row numbers are lines of the file.

    Unknown school years, dummy keys (``#...``) and unknown groups become warnings. Raises
    ``InputError`` for XML that is broken, has entities or a DTD, or no ``leerlingen``.
    """
    handler = _Handler(with_gender)
    _parse(data, name, encoding, handler)
    if not handler.has_pupils:
        raise fault(
            name,
            "dit is geen EDEXML, want er is geen onderdeel leerlingen. Kies het goede bestand.",
        )
    reading = Reading("edexml", "key", "groep", encoding or "", school_year=handler.school_year)
    unknown: set[str] = set()
    dummies: list[int] = []
    named: dict[str, None] = {}
    for line, texts in handler.pupils:
        group = texts.get("groep", "")
        if group and group not in handler.groups:
            unknown.add(group)
        class_name = handler.groups.get(group) or group
        if texts.get("leerling", "").startswith("#"):
            texts["leerling"] = ""
            dummies.append(line)
        elif not texts.get("leerling"):
            rejected = Rejected(line, "key", "deze leerling heeft geen sleutel. Vul hem aan.")
            reading.rows.append(Row(line, class_name, rejected))
            continue
        result = _pupil(line, texts, class_name)
        if isinstance(result, PupilDraft):
            named[result.class_name] = None
        class_name = result.class_name if isinstance(result, PupilDraft) else class_name
        reading.rows.append(Row(line, class_name, result))
    reading.class_names = [found for found in named if found]
    reading.warnings = _warnings(handler, unknown, dummies)
    return reading


class _Handler(ContentHandler):
    """Collects groups and pupils; ``pupils`` are (line, text by element name)."""

    def __init__(self, with_gender: bool) -> None:
        super().__init__()
        needed = {*_GIVEN_NAMES, *_ELEMENTS.values()} - {"leerling", "groep"}
        self._needed = needed if with_gender else needed - {"geslacht"}
        self._path: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._count = 0
        self._line = 0
        self._group = ""
        self._pupil: dict[str, str] = {}
        self._locator: Locator | None = None
        self.has_pupils = False
        self.school_year = ""
        self.groups: dict[str, str] = {}
        self.pupils: list[tuple[int, dict[str, str]]] = []
        self.seen: dict[str, None] = {}

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        local = name.rpartition(":")[2]
        parent = self._path[-1] if self._path else ""
        self._path.append(local)
        self._count += 1
        if self._count > _MAX_ELEMENTS or len(self._path) > _MAX_DEPTH:
            raise _TooMuchError
        self._text, self._length = [], 0
        if local == "leerlingen":
            self.has_pupils = True
        elif local == "leerling" and parent == "leerlingen":
            self._line = (self._locator.getLineNumber() if self._locator else None) or 1
            self._pupil = {"leerling": _attribute(attrs, "key")}
            if "eckid" in attrs:
                self.seen["eckid"] = None
        elif local == "groep" and parent == "groepen" and "leerlingen" not in self._path:
            self._group = _attribute(attrs, "key")
            self.groups.setdefault(self._group, "")
        elif parent == "leerling":
            if local == "groep":
                self._pupil.setdefault("groep", _attribute(attrs, "key"))
            self.seen[local] = None

    def characters(self, content: str) -> None:
        parent = self._path[-2] if len(self._path) > 1 else ""
        wanted = (
            (parent == "leerling" and self._path[-1] in self._needed)
            or (parent == "groep" and self._path[-1] == "naam")
            or (parent == "school" and self._path[-1] == "schooljaar")
        )
        if wanted and self._length <= _MAX_TEXT:
            self._text.append(content)
            self._length += len(content)

    def endElement(self, _name: str) -> None:  # noqa: N802
        local = self._path.pop()
        parent = self._path[-1] if self._path else ""
        text = "".join(self._text).strip()
        if parent == "leerling" and local in self._needed:
            self._pupil.setdefault(local, text)
        elif parent == "groep" and local == "naam" and "leerlingen" not in self._path:
            self.groups[self._group] = " ".join(text.split())
        elif parent == "school" and local == "schooljaar":
            self.school_year = text
        elif local == "leerling" and parent == "leerlingen":
            self.pupils.append((self._line, self._pupil))
        self._text, self._length = [], 0


def _attribute(attrs: AttributesImpl, name: str) -> str:
    return " ".join(attrs.get(name, "").split())


def _parse(data: bytes, name: str, encoding: str | None, handler: _Handler) -> None:
    source = InputSource()
    if encoding is not None:
        data = decode(data, name, encoding).encode("utf-8")
        source.setEncoding("utf-8")
    source.setByteStream(io.BytesIO(data))
    parser = make_parser()
    parser.setContentHandler(handler)
    try:
        if _ENDLESS_TAG.search(data):
            raise _TooMuchError
        parser.parse(source)
    except SAXParseException as error:
        raise fault(
            name,
            "hier klopt de XML niet. Haal het bestand opnieuw op, of kies een andere codering.",
            row=error.getLineNumber() or 1,
        ) from None
    except DefusedXmlException:
        raise fault(
            name,
            "dit bestand gebruikt XML-entiteiten of een DTD en dat leest klasapp niet, voor de "
            "veiligheid. Haal het bestand opnieuw op.",
        ) from None
    except _TooMuchError:
        raise fault(
            name, "dit bestand is te groot of te vreemd van vorm. Haal één school op."
        ) from None
    except (SAXException, LookupError, ValueError):
        raise fault(
            name, "dit bestand is niet te lezen als XML. Haal het bestand opnieuw op."
        ) from None


def _pupil(line: int, texts: dict[str, str], class_name: str) -> PupilDraft | Rejected:
    given = next((texts[element] for element in _GIVEN_NAMES if texts.get(element)), "")
    try:
        return PupilDraft(
            texts["leerling"],
            given,
            texts.get("voorvoegsel", ""),
            texts.get("achternaam", ""),
            class_name,
            parse_birth_date(texts.get("geboortedatum", "")),
            parse_leaving_date(texts.get("uitstroomdatum", "")),
            parse_gender(texts.get("geslacht", "")),
        )
    except FieldError as error:
        column = "key" if error.field == "number" else _ELEMENTS[error.field]
        return Rejected(line, column, str(error))


def _warnings(handler: _Handler, unknown: set[str], dummies: list[int]) -> list[str]:
    warnings: list[str] = []
    found = re.fullmatch(r"(\d{4})-(\d{4})", handler.school_year, re.ASCII)
    if not found or int(found[2]) != int(found[1]) + 1:
        warnings.append("Het bestand noemt geen geldig schooljaar. Klopt het bestand?")
    elif int(found[1]) not in _SCHOOL_YEARS:
        warnings.append(
            f"Het schooljaar {handler.school_year} staat niet in de lijst van EDEXML 2.1. "
            "klasapp leest het bestand wel; kijk of het jaar klopt."
        )
    if dummies:
        rows = ", ".join(str(line) for line in dummies[:10]) + (" ..." if dummies[10:] else "")
        warnings.append(
            f"{len(dummies)} leerling(en) hebben een tijdelijke sleutel (#) en krijgen geen "
            f"leerlingnummer: rij {rows}."
        )
    if unknown:
        warnings.append(
            f"{len(unknown)} groep(en) van leerlingen staan niet in de lijst met groepen; hun "
            "sleutel is nu de naam van de klas."
        )
    read = {*_GIVEN_NAMES, *_ELEMENTS.values()}
    if "geslacht" not in handler._needed:
        read -= {"geslacht"}
    if skipped := left_out(handler.seen, read):
        warnings.append(skipped)
    return warnings
