"""Evidence in a case: what it is, which files may come with it, and when none may (R117-R120)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from klasapp.cases.case import DraftError, tidy
from klasapp.cases.days import parse_day
from klasapp.errors import InputError
from klasapp.protocol import Protocol, spoken

MAX_FILE = 10_000_000
MAX_SHOWN = 200_000
"""Characters of a text that a screen shows."""
OTHER_KINDS = {"voorwerp": "Voorwerp of schade (niet online)", "anders": "Iets anders"}
_MAX_NAME = 200
_MAX_URL = 2000
_MAX_FILE_NAME = 255
_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
)
_TEXT_ENDINGS = frozenset({"txt", "csv", "json", "html", "htm", "eml", "log", "md"})
_ENDINGS = {
    "png": "png", "jpg": "jpg", "jpeg": "jpg", "gif": "gif", "pdf": "pdf", "zip": "zip",
    "webp": "webp", "heic": "heic",
}  # fmt: skip
ALLOWED = "png, jpg, gif, webp, heic, pdf, zip, txt, csv, json, html of eml"

NO_FILES_TEXT = (
    "In deze zaak neemt klasapp geen bestanden aan. Een seksueel beeld van een minderjarige "
    "hebben of doorsturen is strafbaar, ook als je het als bewijs bewaart.\n\n"
    "Wat doe je dan?\n"
    "• Maak geen foto, schermafdruk of kopie. Vraag ook niet of je het mag zien.\n"
    "• De leerling houdt wat hij of zij heeft en laat het aan de politie zien.\n"
    "• Bel of chat eerst samen met Helpwanted, en maak een afspraak met de politie.\n"
    "• Schrijf hier alleen op: het adres van de pagina, het account, de tijd en wie het zag."
)


class NoFiles(StrEnum):
    """Why a case takes no files."""

    FORM = "form"
    SITUATION = "situation"
    NUDE = "nude"

    @property
    def words(self) -> str:
        """The reason, in Dutch."""
        return {
            "form": "bij de vormen van pesten staan naaktbeelden of een bangalijst",
            "situation": "de situatie met een naaktbeeld (S1) is geopend",
            "nude": "bij een bewijs staat dat er bloot op staat",
        }[self.value]


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """A filled-in form about a piece of evidence; days and times as typed."""

    kind: str
    what: str
    supplied_by: str
    made: str
    received: str
    url: str = ""
    account: str = ""
    nickname: str = ""
    description: str = ""
    nude: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceText:
    """What is said about a piece of evidence. ``made_at``, ``received_at``: ISO day, or day and
    time; ``made_at`` is empty when nobody knows."""

    kind: str
    what: str
    supplied_by: str
    made_at: str
    received_at: str
    url: str
    account: str
    nickname: str
    description: str
    nude: bool
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file in the store, without its bytes. ``sha256``: 64 hexadecimal signs."""

    name: str
    size: int
    sha256: str
    added_at: datetime

    @property
    def kind(self) -> str:
        """The ending that says what it is: txt, png, pdf..."""
        return self.name.rpartition(".")[2].lower()

    @property
    def is_text(self) -> bool:
        """Whether it can be shown as text."""
        return self.kind in _TEXT_ENDINGS


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a file: kept (no nudity in it) or removed; the latter certifies it."""

    decision: str  # kept | removed
    reason: str
    size: int
    sha256: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of evidence with everything that was ever said about it, oldest first."""

    id: int
    case_id: int
    number: int
    added_at: datetime
    texts: tuple[EvidenceText, ...]
    file: EvidenceFile | None = None
    decisions: tuple[Decision, ...] = field(default=())

    @property
    def label(self) -> str:
        """Its name in the case: BW-3."""
        return f"BW-{self.number}"

    @property
    def text(self) -> EvidenceText:
        """What counts now."""
        return self.texts[-1]

    @property
    def undecided(self) -> bool:
        """Whether its file still needs a decision in a case that takes no files."""
        last = self.decisions[-1] if self.decisions else None
        return self.file is not None and (self.text.nude or last is None)


def kinds_of(protocol: Protocol) -> dict[str, str]:
    """The kinds of evidence by code: BW1..BW6 of the protocol, and two that are not online."""
    return {entry.code: entry.text for entry in protocol.evidence} | OTHER_KINDS


def check_evidence(draft: EvidenceDraft, kinds: Collection[str], now: datetime) -> EvidenceText:
    """The draft as it is kept; ``DraftError`` for the first field that is not right."""
    if draft.kind not in kinds:
        raise DraftError("kind", "Kies wat voor bewijs het is.")
    what = _line(draft.what, "what")
    if not what:
        raise DraftError("what", "Schrijf in een paar woorden wat het is.")
    supplied = _line(draft.supplied_by, "supplied_by")
    if not supplied:
        raise DraftError("supplied_by", "Schrijf van wie je het kreeg.")
    made = _moment(draft.made, "made", now) if draft.made.strip() else ""
    received = _moment(draft.received, "received", now)
    if made[:10] > received[:10]:
        raise DraftError("received", "Je kunt het niet eerder krijgen dan het is gemaakt.")
    return EvidenceText(
        kind=draft.kind,
        what=what,
        supplied_by=supplied,
        made_at=made,
        received_at=received,
        url=_line(draft.url, "url", _MAX_URL),
        account=_line(draft.account, "account"),
        nickname=_line(draft.nickname, "nickname"),
        description=tidy(draft.description, "description"),
        nude=draft.nude,
        saved_at=now,
    )


def same_text(one: EvidenceText, other: EvidenceText) -> bool:
    """Whether two readings say the same."""
    return replace(one, saved_at=other.saved_at) == other


def spoken_moment(text: str) -> str:
    """A kept day (and time) as it is read: ma 12 okt 2026, 14:05."""
    if not text:
        return "niet bekend"
    day = spoken(date.fromisoformat(text[:10]))
    return f"{day}, {text[11:]}" if text[11:] else day


def typed_moment(text: str) -> str:
    """A kept day (and time) as it stands in a field: 12-10-2026 14:05."""
    if not text:
        return ""
    year, month, day = text[:10].split("-")
    return f"{day}-{month}-{year} {text[11:]}".strip()


def spoken_size(size: int) -> str:
    """A size in words: 12 kB."""
    if size < 1000:
        return f"{size} bytes"
    return (
        f"{size / 1000:.0f} kB"
        if size < 1_000_000
        else f"{size / 1_000_000:.1f} MB".replace(".", ",")
    )


def check_file(name: str, data: bytes) -> str:
    """The name under which a file is kept; ``InputError`` when it cannot be evidence.

    What a file is follows from its first bytes, so that a renamed program is not taken in.
    """
    kept = tidy(name.replace("\n", " ").replace("\t", " "))[-_MAX_FILE_NAME:]
    ending = kept.rpartition(".")[2].lower()
    if not data:
        raise InputError(f"{kept} is leeg. Kies een ander bestand.")
    if len(data) > MAX_FILE:
        raise InputError(
            f"{kept} is groter dan {MAX_FILE // 1_000_000} MB. Maak een schermafdruk van wat "
            "ertoe doet, of bewaar een kleiner stuk van de chat."
        )
    if ending not in _TEXT_ENDINGS and ending not in _ENDINGS:
        raise InputError(f"{kept}: dit soort bestand neemt klasapp niet aan. Kies {ALLOWED}.")
    found = _found_kind(data)
    wanted = _ENDINGS.get(ending, "")
    if found != wanted:
        raise InputError(
            f"{kept} is iets anders dan de naam zegt. Kijk of het echt een {ending}-bestand is."
        )
    return kept


def _found_kind(data: bytes) -> str:
    known = next((kind for start, kind in _IMAGES if data.startswith(start)), "")
    if known:
        return known
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return "heic" if data[4:8] == b"ftyp" else ""


def _line(text: str, name: str, longest: int = _MAX_NAME) -> str:
    return " ".join(tidy(text, name, longest).split())


def _moment(text: str, name: str, now: datetime) -> str:
    words = text.split()
    time = words[-1].replace(".", ":") if len(words) > 1 and words[-1][:1].isdigit() else ""
    day_text = " ".join(words[:-1] if time else words)
    try:
        day = parse_day(day_text, now.date())
    except InputError as error:
        raise DraftError(name, f"{error} Een tijd mag erachter: 12-10-2026 14:05.") from error
    if not time:
        if day > now.date():
            raise DraftError(name, "Deze dag moet nog komen. Kijk de datum na.")
        return day.isoformat()
    try:
        at = datetime.strptime(f"{day.isoformat()} {time}", "%Y-%m-%d %H:%M")  # noqa: DTZ007
    except ValueError:
        raise DraftError(name, "Schrijf de tijd als 14:05.") from None
    if at > now.replace(tzinfo=None):
        raise DraftError(name, "Dit moment moet nog komen. Kijk dag en tijd na.")
    return at.strftime("%Y-%m-%dT%H:%M")
