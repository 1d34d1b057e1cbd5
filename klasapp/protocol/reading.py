"""From the text of a protocol file to a ``Protocol``; Dutch keys are mapped here, once."""

import hashlib
from dataclasses import replace

from klasapp.protocol.document import (
    GUIDE_FIELDS,
    GUIDE_MOMENTS,
    GUIDE_SHOWS,
    Contact,
    Contradiction,
    Form,
    Guide,
    GuideItem,
    GuideSection,
    Level,
    LookFirst,
    Phase,
    Protocol,
    ProtocolError,
    Role,
    Signal,
    Step,
    TaskText,
    Track,
)
from klasapp.protocol.fault import FaultLevel
from klasapp.protocol.reading_passages import (
    amendments,
    chapters,
    definition,
    entries,
    help_offers,
    listed,
    locations,
    scenarios,
    school_rules,
    starter_lines,
    statements,
    word_hints,
)
from klasapp.protocol.settings import read_settings
from klasapp.protocol.source import Source, Table, Where

_LONGEST = 800
_SEEN_AT = ("school", "thuis", "beide")
SECTIONS = (
    "stappen",
    "taken",
    "sporen",
    "vormen",
    "signalen",
    "rollen",
    "contacten",
    "meldbronnen",
    "plaatsen",
    "bewijssoorten",
    "niveaus",
    "sancties",
    "leidraden",
    "kijk_eerst",
    "tegenstrijdigheden",
    "uitspraken",
    "definitie",
    "schoolregels",
    "startregels",
    "scenarios",
    "hulpaanbod",
    "redenen",
    "bewoording",
    "uitleg",
)


def read_protocol(text: str, base: str = "") -> Protocol:
    """Read a protocol file.

    ``base`` is the text of the shipped protocol: what the file leaves out comes from there.
    Missing and unknown keys never fail. Raises ``ProtocolError`` (exit code 2) with the line of
    the first value that cannot be used; ``check_protocol`` lists them all.
    """
    source = Source(text, base)
    protocol = compile_protocol(source, text, base)
    errors = [fault for fault in source.faults if fault.level is FaultLevel.ERROR]
    if errors:
        first = min(errors, key=lambda fault: fault.line)
        raise ProtocolError(
            f"Het protocolbestand klopt niet, regel {first.line}: {_sentence(first.message)}"
        )
    return protocol


def _sentence(message: str) -> str:
    """A message on one printable line, also when it repeats what stands in the file."""
    line = "".join(sign if sign.isprintable() else " " for sign in message)
    line = line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
    return line if line.endswith((".", "?")) else f"{line}."


def compile_protocol(source: Source, text: str, base: str) -> Protocol:
    """Make the protocol of what can be used; what cannot stands in ``source.faults``."""
    if source.unreadable:
        source = Source("", base)
    head = source.table(source.data.get("protocol"), ("protocol",))
    borrowed = base if any(name not in source.own for name in SECTIONS) else ""
    digest = hashlib.sha256((text + borrowed).encode("utf-8", "surrogatepass")).hexdigest()
    forms, groups = _forms(source)
    intro, rules = school_rules(source)
    roles = source.table(source.data.get("rollen"), ("rollen",))
    aliases = source.table(roles.get("alias"), ("rollen", "alias"))
    return Protocol(
        id=source.text(head, "id", ("protocol",), "naamloos"),
        version=source.text(head, "versie", ("protocol",), "1"),
        name=source.text(head, "naam", ("protocol",), "Anti-pestprotocol"),
        dated=source.day(head, "datum", ("protocol",)),
        owner=source.text(head, "eigenaar", ("protocol",), "apc"),
        review_before=source.day(head, "herzien_voor", ("protocol",)),
        sha256=digest,
        settings=read_settings(source),
        steps=_steps(source),
        tasks={task.key: task for task in _tasks(source)},
        tracks=_tracks(source),
        forms=forms,
        form_groups=groups,
        signals=_signals(source),
        roles=_roles(source, roles),
        role_aliases={
            name: source.text(aliases, name, ("rollen", "alias"), name) for name in aliases
        },
        contacts=_contacts(source, head),
        report_sources=listed(source, "meldbronnen"),
        places=listed(source, "plaatsen"),
        evidence=listed(source, "bewijssoorten"),
        levels=_levels(source),
        phases=_phases(source),
        guides=_guides(source),
        look_first=_look_first(source),
        contradictions=_contradictions(source),
        statements=statements(source),
        board=source.text(head, "stichting", ("protocol",)),
        locations=locations(source),
        definition=definition(source),
        school_rules=rules,
        school_rules_intro=intro,
        starter_lines=starter_lines(source),
        scenarios=scenarios(source),
        help_offers=help_offers(source),
        reasons=listed(source, "redenen"),
        word_hints=word_hints(source),
        chapters=chapters(source),
        amendments=amendments(source),
    )


def _steps(source: Source) -> tuple[Step, ...]:
    return tuple(
        Step(
            key=source.text(item, "sleutel", at),
            number=source.number(item, "nummer", at, 1, 1, 99),
            title=source.text(item, "titel", at),
            card=source.text(item, "kort", at),
            full=source.text(item, "volledig", at),
            who=source.text(item, "wie", at, "mentor"),
            first=source.text(item, "eerst", at),
            checklist=entries(source, item, "doen", at),
            lines=source.lines(item, at),
        )
        for item, at in source.tables(source.data.get("stappen"), ("stappen",))
    )


def _tasks(source: Source) -> tuple[TaskText, ...]:
    return tuple(
        TaskText(
            key=source.text(item, "sleutel", at),
            what=source.text(item, "wat", at) or f"Taak {source.text(item, 'sleutel', at)}",
            who=source.text(item, "wie", at, "mentor"),
            why=source.text(item, "waarom", at),
            lines=source.lines(item, at) or (1,),
            addition=source.flag(item, "aanvulling", at),
        )
        for item, at in source.tables(source.data.get("taken"), ("taken",))
    )


def _tracks(source: Source) -> tuple[Track, ...]:
    return tuple(
        Track(
            key=source.text(item, "sleutel", at),
            title=source.text(item, "titel", at),
            items=entries(source, item, "punten", at),
            lines=source.lines(item, at),
        )
        for item, at in source.tables(source.data.get("sporen"), ("sporen",))
    )


def _forms(source: Source) -> tuple[tuple[Form, ...], dict[str, str]]:
    table = source.table(source.data.get("vormen"), ("vormen",))
    named = source.table(table.get("groepen"), ("vormen", "groepen"))
    groups = {name: source.text(named, name, ("vormen", "groepen"), name) for name in named}
    forms = []
    for item, at in source.tables(table.get("lijst"), ("vormen", "lijst")):
        code = source.text(item, "code", at)
        group = code.rstrip("0123456789")
        forms.append(
            Form(
                code=code,
                label=source.text(item, "naam", at),
                group=group,
                digital=source.flag(item, "digitaal", at, default=group == "DI"),
                possibly_criminal=source.flag(item, "mogelijk_strafbaar", at),
                lines=source.lines(item, at),
                addition=source.flag(item, "aanvulling", at),
            )
        )
    return tuple(forms), groups


def _signals(source: Source) -> tuple[Signal, ...]:
    table = source.table(source.data.get("signalen"), ("signalen",))
    urgent_advice = source.text(table, "advies_spoed", ("signalen",))
    signals = []
    for item, at in source.tables(table.get("lijst"), ("signalen", "lijst")):
        urgent = source.flag(item, "spoed", at)
        signals.append(
            Signal(
                code=source.text(item, "code", at),
                text=source.text(item, "tekst", at),
                seen_at=source.choice(item, "waar", at, "beide", _SEEN_AT),
                urgent=urgent,
                advice=urgent_advice if urgent else "",
                lines=source.lines(item, at),
                addition=source.flag(item, "aanvulling", at),
            )
        )
    return tuple(signals)


def _roles(source: Source, table: Table) -> tuple[Role, ...]:
    aliases = source.table(table.get("alias"), ("rollen", "alias"))
    return tuple(
        Role(
            key=source.text(item, "sleutel", at),
            name=source.text(item, "naam", at),
            aliases=tuple(name for name in aliases if aliases[name] == item.get("sleutel")),
            task=source.text(item, "taak", at),
            lines=source.lines(item, at),
            addition=source.flag(item, "aanvulling", at),
        )
        for item, at in source.tables(table.get("lijst"), ("rollen", "lijst"))
    )


def _contacts(source: Source, head: Table) -> tuple[Contact, ...]:
    required = dict.fromkeys(source.texts(head, "vereiste_contacten", ("protocol",)))
    found: list[Contact] = []
    for item, at in source.tables(source.data.get("contacten"), ("contacten",)):
        key = source.text(item, "sleutel", at)
        found.append(
            Contact(
                key=key,
                label=source.text(item, "functie", at) or key,
                name=source.text(item, "naam", at),
                phone=source.text(item, "telefoon", at),
                email=source.text(item, "mail", at),
                location=source.text(item, "plaats", at),
                required=key in required,
                site=source.text(item, "locatie", at),
            )
        )
    known = {contact.key for contact in found}
    missing = (key for key in required if key not in known)
    return (*found, *(Contact(key, key, "", "", "", "", True) for key in missing))


def _levels(source: Source) -> tuple[Level, ...]:
    return tuple(
        Level(
            number=source.number(item, "niveau", at, 0, 0, 9),
            title=source.text(item, "titel", at),
            leads=source.text(item, "regie", at, "mentor"),
            text=source.text(item, "tekst", at),
            checklist=entries(source, item, "doen", at),
            lines=source.lines(item, at),
            addition=source.flag(item, "aanvulling", at),
        )
        for item, at in source.tables(source.data.get("niveaus"), ("niveaus",))
    )


def _phases(source: Source) -> tuple[Phase, ...]:
    return tuple(
        Phase(
            number=source.number(item, "fase", at, 1, 1, 9),
            name=source.text(item, "naam", at),
            by=source.texts(item, "door", at, ("mentor",)),
            text=source.text(item, "tekst", at),
            examples=source.texts(item, "voorbeelden", at),
            requires=source.text(item, "vereist", at),
            external_protocol=source.text(item, "extern_protocol", at),
            inform=source.texts(item, "informeer", at),
            legal=source.texts(item, "wettelijk", at),
            lines=source.lines(item, at),
            addition=source.flag(item, "aanvulling", at),
            first=source.text(item, "eerst", at),
        )
        for item, at in source.tables(source.data.get("sancties"), ("sancties",))
    )


def _guides(source: Source) -> tuple[Guide, ...]:
    return tuple(
        Guide(
            key=source.text(item, "sleutel", at),
            title=source.text(item, "titel", at),
            used_in=source.text(item, "gebruikt_bij", at),
            goal=source.text(item, "doel", at),
            sections=tuple(
                _section(source, part, place)
                for part, place in source.tables(item.get("delen"), (*at, "delen"))
            ),
            lines=source.lines(item, at),
            addition=source.flag(item, "aanvulling", at),
            sources=source.texts(item, "bronnen", at),
        )
        for item, at in source.tables(source.data.get("leidraden"), ("leidraden",))
    )


def _section(source: Source, table: Table, where: Where) -> GuideSection:
    section = GuideSection(
        key=source.text(table, "sleutel", where),
        title=source.text(table, "titel", where),
        items=tuple(
            GuideItem(
                number=source.number(item, "nr", at, 0, 0, 99),
                text=source.text(item, "tekst", at),
                tips=source.texts(item, "tips", at),
                lines=source.lines(item, at),
                addition=source.flag(item, "aanvulling", at),
                field=source.choice(item, "veld", at, "feiten", GUIDE_FIELDS),
                label=source.text(item, "kop", at),
                say=source.text(item, "zeg", at),
                shows=source.choice(item, "toont", at, "", GUIDE_SHOWS),
            )
            for item, at in source.tables(table.get("punten"), (*where, "punten"))
        ),
        addition=source.flag(table, "aanvulling", where),
        moment=source.choice(table, "moment", where, "gesprek", GUIDE_MOMENTS),
    )
    if not section.addition:
        return section
    return replace(section, items=tuple(replace(item, addition=True) for item in section.items))


def _look_first(source: Source) -> tuple[LookFirst, ...]:
    table = source.table(source.data.get("kijk_eerst"), ("kijk_eerst",))
    return tuple(
        LookFirst(
            kind=source.text(item, "soort", at),
            title=source.text(item, "titel", at),
            observe=entries(source, item, "kijken", at),
            ask=entries(source, item, "vragen", at),
            avoid=entries(source, item, "niet_doen", at),
        )
        for item, at in source.tables(table.get("plannen"), ("kijk_eerst", "plannen"))
    )


def _contradictions(source: Source) -> tuple[Contradiction, ...]:
    name = "tegenstrijdigheden"
    return tuple(
        Contradiction(
            code=source.text(item, "code", at),
            text=source.text(item, "tekst", at),
            setting=source.text(item, "instelling", at),
            lines=source.lines(item, at),
            options=_options(source, item, at),
            about=source.texts(item, "over", at),
        )
        for item, at in source.tables(source.data.get(name), (name,))
    )


def _options(source: Source, item: Table, where: Where) -> dict[str, str]:
    place = (*where, "opties")
    table = source.table(item.get("opties"), place)
    return {value: source.text(table, value, place) for value in table}
