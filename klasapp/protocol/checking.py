"""Checking a protocol file: what is wrong, what was chosen, what is still to fill in."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from klasapp.protocol.completeness import completeness
from klasapp.protocol.consistency import check_consistency
from klasapp.protocol.document import Contradiction, Protocol
from klasapp.protocol.fault import Fault, FaultLevel
from klasapp.protocol.reading import SECTIONS, compile_protocol
from klasapp.protocol.settings import is_setting, setting_line_path
from klasapp.protocol.source import Source
from klasapp.protocol.statements import (
    contradicted,
    found_by_lines,
    spoken_statements,
    undecided,
)

_REQUIRED = ("protocol", "vereiste_contacten")
_ORDER = {FaultLevel.ERROR: 0, FaultLevel.CHOICE: 1, FaultLevel.NOTE: 2}


def check_protocol(
    text: str, *, today: date | None = None, base: str = "", library: Collection[str] = ()
) -> tuple[Fault, ...]:
    """All faults of a protocol file, in order of line. Any text gives faults, never an exception.

    ``base`` is the shipped protocol, of which a file may leave parts out; ``today`` is needed to
    say that the review date has passed; ``library`` has the keys of the sources, to see that those
    the file names exist.
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
    _undecided(source, protocol)
    check_consistency(source, protocol, library)
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
    for where in source.unknown():
        name = ".".join(part[:40] for part in where if isinstance(part, str))
        what = f"Het deel '{name}' kent" if len(where) == 1 else f"{name} kent"
        source.fault(
            FaultLevel.NOTE,
            "unknown_key",
            f"{what} klasapp niet. Kijk of de naam goed geschreven is.",
            where,
        )


def _contacts(source: Source, protocol: Protocol) -> None:
    rows = source.own.get("contacten")
    listed = (
        [row if isinstance(row, dict) else {} for row in rows] if isinstance(rows, list) else []
    )
    places = [(row.get("sleutel"), row.get("locatie", "")) for row in listed]
    for one in completeness(protocol).missing:
        site = one.location.key if one.location else ""
        spot = next((place for place in ((one.key, site), (one.key, "")) if place in places), None)
        source.fault(
            FaultLevel.NOTE,
            "contact_missing",
            f"Vul in hoe je '{one.sentence}' bereikt: telefoon, mail of plaats.",
            _REQUIRED if spot is None else ("contacten", places.index(spot)),
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
        ("sporen",): [track.key for track in protocol.tracks],
        ("taken",): _own_keys(source, "taken"),
        ("locaties",): [location.key for location in protocol.locations],
        ("contacten",): [f"{one.key} {one.site}".strip() for one in protocol.contacts],
        ("scenarios",): [one.key for one in protocol.scenarios],
        ("startregels", "lijst"): [one.code for one in protocol.starter_lines],
        ("hulpaanbod", "lijst"): [one.code for one in protocol.help_offers],
        ("uitleg",): [chapter.key for chapter in protocol.chapters],
        ("tegenstrijdigheden",): [one.code for one in protocol.contradictions],
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


def _own_keys(source: Source, name: str) -> list[str]:
    rows = source.own.get(name)
    listed = rows if isinstance(rows, list) else []
    return [str(row.get("sleutel")) if isinstance(row, dict) else "" for row in listed]


def _twice(codes: Sequence[str]) -> Iterator[str]:
    return (code for code, times in Counter(codes).items() if times > 1 and code)


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
    disagreeing = contradicted(protocol.statements)
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
        _known_choice(source, found, where)
        seen = found_by_lines(found, disagreeing)
        if found.about and not seen:
            source.fault(
                FaultLevel.NOTE,
                "choice_settled",
                f"{found.code[:40]}: de regels spreken elkaar hierover niet meer tegen. Haal de "
                "keuze weg, of kijk de uitspraken na.",
                ("tegenstrijdigheden", number),
            )
            continue
        lines = ", ".join(map(str, sorted({*seen, *found.lines}))) or "onbekend"
        source.fault(
            FaultLevel.CHOICE,
            found.code or "choice",
            f"{found.text} (regels van het protocol: {lines}). Gekozen: {found.setting} = "
            f"{_shown(source, where)}.",
            where,
        )


def _undecided(source: Source, protocol: Protocol) -> None:
    for subject, said in undecided(
        protocol.contradictions, contradicted(protocol.statements)
    ).items():
        last = max(n for n, one in enumerate(protocol.statements) if one.about == subject)
        if "uitspraken" in source.own or "tegenstrijdigheden" in source.own:
            source.fault(
                FaultLevel.ERROR,
                "contradiction",
                f"Over '{subject[:60]}' is het protocol het niet met zichzelf eens: "
                f"{spoken_statements(said)}. Zet bij tegenstrijdigheden wat er geldt.",
                ("uitspraken", "lijst", last),
            )


def _known_choice(source: Source, found: Contradiction, where: Sequence[str | int]) -> None:
    value = _value(source, where)
    chosen = str(value).lower() if isinstance(value, bool) else value
    known = isinstance(chosen, str | int) and chosen in found.options
    if found.options and value is not None and not known:
        if source.has_error(tuple(where)):
            return
        source.fault(
            FaultLevel.ERROR,
            "bad_choice",
            f"{found.setting}: '{str(value)[:40]}' kan niet. Kies uit: {', '.join(found.options)}.",
            tuple(where),
        )


def _value(source: Source, where: Sequence[str | int]) -> object:
    value: object = source.data
    for part in where:
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _shown(source: Source, where: Sequence[str | int]) -> str:
    value = _value(source, where)
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {item}" for key, item in value.items())
    return "de gewone waarde" if value is None else str(value)
