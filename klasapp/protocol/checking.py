"""Checking a protocol file: what is wrong, what was chosen, what is still to fill in."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from klasapp.protocol.document import Protocol
from klasapp.protocol.fault import Fault, FaultLevel
from klasapp.protocol.reading import SECTIONS, compile_protocol
from klasapp.protocol.settings import TABLES, is_setting, setting_line_path
from klasapp.protocol.source import Source

_REQUIRED = ("protocol", "vereiste_contacten")
_KNOWN = TABLES | set(SECTIONS)
_ORDER = {FaultLevel.ERROR: 0, FaultLevel.CHOICE: 1, FaultLevel.NOTE: 2}


def check_protocol(text: str, *, today: date | None = None, base: str = "") -> tuple[Fault, ...]:
    """All faults of a protocol file, in order of line. Any text gives faults, never an exception.

    ``base`` is the shipped protocol, of which a file may leave parts out; ``today`` is needed to
    say that the review date has passed.
    """
    source = Source(text, base)
    if source.unreadable:
        return tuple(source.faults)
    protocol = compile_protocol(source, text, base)
    _missing(source)
    _unknown(source)
    _contacts(source, protocol)
    _guides(source, protocol)
    _doubles(source, protocol)
    _review(source, protocol, today)
    _terms(source, protocol)
    _choices(source, protocol)
    found = dict.fromkeys(source.faults)
    return tuple(sorted(found, key=lambda f: (f.line, _ORDER[f.level], f.code, f.message)))


def _missing(source: Source) -> None:
    for name in SECTIONS:
        if name in source.own:
            continue
        if name in source.data:
            message = (
                f"Het deel '{name}' ontbreekt. klasapp neemt dat van het meegeleverde protocol."
            )
        else:
            message = f"Het deel '{name}' ontbreekt. De teksten daarvan blijven leeg."
        source.fault(FaultLevel.NOTE, "section_missing", message, ())


def _unknown(source: Source) -> None:
    for name in source.own:
        if name not in _KNOWN:
            source.fault(
                FaultLevel.NOTE,
                "unknown_key",
                f"Het deel '{name[:40]}' kent klasapp niet. Kijk of de naam goed geschreven is.",
                (name,),
            )


def _contacts(source: Source, protocol: Protocol) -> None:
    rows = source.own.get("contacten")
    listed = rows if isinstance(rows, list) else []
    keys = [row.get("sleutel") if isinstance(row, dict) else None for row in listed]
    for contact in protocol.contacts:
        if contact.required and not contact.filled:
            where = ("contacten", keys.index(contact.key)) if contact.key in keys else _REQUIRED
            source.fault(
                FaultLevel.NOTE,
                "contact_missing",
                f"Vul in hoe je '{contact.label}' bereikt: telefoon, mail of plaats.",
                where,
            )


def _guides(source: Source, protocol: Protocol) -> None:
    settings = protocol.settings
    used = {
        "stap2.leidraad": settings.step2_guides,
        "stap3.leidraad": settings.step3_guides,
        "stap4.leidraad": settings.step4_guides,
        "stap5.leidraad": settings.follow_up_guides,
        "stap6.leidraad": settings.step6_guides,
        "stap6.leidraad_gepeste": settings.step6_targeted_guides,
        "klassengesprek.leidraad": settings.class_talk_guides,
    }
    if not protocol.guides:
        return
    for path, keys in used.items():
        for key in keys:
            if protocol.guide(key) is None:
                source.fault(
                    FaultLevel.ERROR,
                    "unknown_guide",
                    f"{path}: de leidraad '{key[:40]}' staat niet in dit bestand. "
                    "Voeg hem toe of kies een andere.",
                    setting_line_path(path),
                )
    for number, guide in enumerate(protocol.guides):
        if "leidraden" in source.own and not guide.items():
            source.fault(
                FaultLevel.NOTE,
                "empty_guide",
                f"De leidraad '{guide.key[:40]}' heeft geen punten.",
                ("leidraden", number),
            )


def _doubles(source: Source, protocol: Protocol) -> None:
    lists: dict[tuple[str, ...], Sequence[str]] = {
        ("stappen",): [step.key for step in protocol.steps],
        ("leidraden",): [guide.key for guide in protocol.guides],
        ("vormen", "lijst"): [form.code for form in protocol.forms],
        ("signalen", "lijst"): [signal.code for signal in protocol.signals],
        ("sancties",): [str(phase.number) for phase in protocol.phases],
        ("niveaus",): [str(level.number) for level in protocol.levels],
        ("rollen", "lijst"): [role.key for role in protocol.roles],
    }
    for where, codes in lists.items():
        for code in _twice(codes):
            position = len(codes) - 1 - codes[::-1].index(code)
            source.fault(
                FaultLevel.ERROR,
                "double",
                f"'{code[:40]}' staat twee keer in '{where[0]}'. Haal er een weg.",
                (*where, position),
            )


def _twice(codes: Sequence[str]) -> Iterator[str]:
    return (code for code, times in Counter(codes).items() if times > 1)


def _review(source: Source, protocol: Protocol, today: date | None) -> None:
    place = ("protocol", "herzien_voor")
    if protocol.review_before is None:
        source.fault(
            FaultLevel.NOTE,
            "review_missing",
            "Er staat niet wanneer het protocol opnieuw bekeken wordt. Vul herzien_voor in.",
            place,
        )
    elif today is not None and today >= protocol.review_before:
        source.fault(
            FaultLevel.NOTE,
            "review_overdue",
            "De datum waarop het protocol bekeken moest zijn is voorbij. Vraag de eigenaar ernaar.",
            place,
        )


def _terms(source: Source, protocol: Protocol) -> None:
    settings = protocol.settings
    walk = {"stap1": 0, "stap2": settings.step2_days}
    walk["stap3"] = walk[settings.step3_after] + settings.step3_days
    walk["stap4"] = walk[settings.step4_after] + settings.step4_days
    needed = walk[settings.parent_anchor_other] + settings.parent_talk_days
    if settings.parent_latest_days < needed:
        source.fault(
            FaultLevel.NOTE,
            "cap_short",
            f"stap6.uiterlijk_dagen is {settings.parent_latest_days}, maar de stappen ervoor en de "
            f"termijn samen duren {needed} dagen. De kortste termijn geldt.",
            ("stap6", "uiterlijk_dagen"),
        )


def _choices(source: Source, protocol: Protocol) -> None:
    for number, found in enumerate(protocol.contradictions):
        if not is_setting(found.setting):
            source.fault(
                FaultLevel.NOTE,
                "unknown_key",
                f"{found.code[:40]} wijst naar de instelling '{found.setting[:40]}', die klasapp "
                "niet kent.",
                ("tegenstrijdigheden", number),
            )
            continue
        where = setting_line_path(found.setting)
        lines = ", ".join(map(str, found.lines)) or "onbekend"
        source.fault(
            FaultLevel.CHOICE,
            found.code or "choice",
            f"{found.text} (regels van het protocol: {lines}). Gekozen: {found.setting} = "
            f"{_shown(source, where)}.",
            where,
        )


def _shown(source: Source, where: Sequence[str | int]) -> str:
    value: object = source.data
    for part in where:
        value = value.get(part) if isinstance(value, dict) else None
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {item}" for key, item in value.items())
    return "de gewone waarde" if value is None else str(value)
