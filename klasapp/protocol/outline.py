"""The protocol as something to read: seven parts, sections, passages, and searching in them (R5,
R8)."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from klasapp.protocol.document import Guide, Protocol, Step
from klasapp.protocol.passages import Entry
from klasapp.protocol.settings_words import spoken_settings

PART_TITLES = {
    1: "Doel",
    2: "Wat is pesten?",
    3: "Signalen",
    4: "Voorkomen en aanvulling",
    5: "Rollen en stappen",
    6: "Doorstroomprofiel en maatregelen",
    7: "Bijlagen",
}
_LISTS_FIRST = (2, 7)
_SEEN_AT = {"school": "op school", "thuis": "thuis", "beide": "op school en thuis"}


@dataclass(frozen=True, slots=True)
class Passage:
    """One line to read; ``lines`` of the written protocol, or ``addition`` (klasapp's own)."""

    text: str
    label: str = ""  # a code or a number, such as SG3
    lines: tuple[int, ...] = ()
    addition: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A section of one of the seven parts."""

    key: str
    part: int
    title: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found; ``index`` is its place in the section, -1 for the title."""

    section: Section
    index: int

    @property
    def text(self) -> str:
        """What to show in a list of hits."""
        return self.section.passages[self.index].text if self.index >= 0 else self.section.title


def outline(protocol: Protocol) -> tuple[Section, ...]:
    """Everything of a protocol to read, part by part; sections without text are left out."""
    found: list[Section] = []
    for part in PART_TITLES:
        told, lists = list(_chapters(protocol, part)), list(_PARTS[part](protocol))
        found += [*lists, *told] if part in _LISTS_FIRST else [*told, *lists]
    return tuple(section for section in found if section.passages)


def search(sections: Iterable[Section], query: str) -> tuple[Hit, ...]:
    """Passages in which every word of ``query`` occurs, in order; accents and case are ignored.

    A section whose title fits comes as itself (``index`` -1), before its passages.
    """
    words = _plain(query).split()
    if not words:
        return ()
    hits = []
    for section in sections:
        if all(word in _plain(section.title) for word in words):
            hits.append(Hit(section, -1))
        for index, passage in enumerate(section.passages):
            text = _plain(f"{passage.label} {passage.text}")
            if all(word in text for word in words):
                hits.append(Hit(section, index))
    return tuple(hits)


def _plain(text: str) -> str:
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in split if not unicodedata.combining(sign))


def _chapters(protocol: Protocol, part: int) -> Iterator[Section]:
    for chapter in protocol.chapters:
        if chapter.part == part:
            yield Section(f"uitleg:{chapter.key}", part, chapter.title, _of(chapter.paragraphs))


def _of(entries: Iterable[Entry], *, codes: bool = True) -> tuple[Passage, ...]:
    return tuple(
        Passage(one.text, one.code if codes else "", one.lines, one.addition) for one in entries
    )


def _nothing(_: Protocol) -> Iterator[Section]:
    yield from ()


def _definition(protocol: Protocol) -> Iterator[Section]:
    what = protocol.definition
    first = (Passage(what.working, "", what.lines),) if what.working else ()
    yield Section("definitie", 2, "Onze definitie", first)
    yield Section("kenmerken", 2, "Drie kenmerken", _of(what.criteria))
    yield Section("omschrijvingen", 2, "Wat onderzoekers zeggen", _of(what.descriptions))
    yield Section("oordelen", 2, "Wat is het?", _of(what.verdicts, codes=False))
    groups = dict.fromkeys(form.group for form in protocol.forms)
    for group in groups:
        yield Section(
            f"vormen:{group}",
            2,
            f"Vormen: {protocol.form_groups.get(group, group).lower()}",
            tuple(
                Passage(
                    form.label + (" (misschien strafbaar)" if form.possibly_criminal else ""),
                    form.code,
                    form.lines,
                    form.addition,
                )
                for form in protocol.forms
                if form.group == group
            ),
        )


def _signals(protocol: Protocol) -> Iterator[Section]:
    for where, spoken in _SEEN_AT.items():
        found = [signal for signal in protocol.signals if signal.seen_at == where]
        yield Section(
            f"signalen:{where}",
            3,
            f"Signalen {spoken}",
            tuple(
                Passage(
                    f"{one.text}. {one.advice}" if one.urgent else one.text,
                    one.code,
                    one.lines,
                    one.addition,
                )
                for one in found
            ),
        )


def _prevention(protocol: Protocol) -> Iterator[Section]:
    intro = protocol.school_rules_intro
    first = (Passage(intro.text, "", intro.lines),) if intro.text else ()
    rules = (
        Passage(f"{rule.title}. {rule.text}", f"Regel {rule.code}", rule.lines, rule.addition)
        for rule in protocol.school_rules
    )
    yield Section("schoolregels", 4, "Schoolregels", (*first, *rules))
    yield Section("algemeen", 4, "Regels voor alle klassen", _starters(protocol, "AR"))
    for one in protocol.scenarios:
        stop = (Passage(one.stop, "STOP", one.lines, one.addition),) if one.stop else ()
        letter = (Passage(one.letter, "Brief", one.lines, True),) if one.letter else ()
        yield Section(
            f"scenario:{one.key}", 4, f"Online: {one.title}", (*stop, *_of(one.items), *letter)
        )
    for track in protocol.tracks:
        yield Section(
            f"spoor:{track.key}", 4, f"Spoor {track.key[-1:]}: {track.title}", _of(track.items)
        )


def _starters(protocol: Protocol, start: str) -> tuple[Passage, ...]:
    return tuple(
        Passage(one.text, one.code, one.lines, one.addition)
        for one in protocol.starter_lines
        if one.code.startswith(start) or (not start and not one.code.startswith("AR"))
    )


def _steps(protocol: Protocol) -> Iterator[Section]:
    for step in protocol.steps:
        yield Section(
            f"stap:{step.key}", 5, f"Stap {step.number}: {step.title}", tuple(_step(protocol, step))
        )
    yield Section(
        "rollen",
        5,
        "Wie is wie",
        tuple(
            Passage(f"{role.name}: {role.task}", "", role.lines, role.addition)
            for role in protocol.roles
        ),
    )
    yield Section(
        "hulp",
        5,
        "Hulp om aan te bieden",
        tuple(
            Passage(
                f"{one.text} (voor: {', '.join(one.for_whom)}"
                + (f"; leerjaar {', '.join(map(str, one.years))}" if one.years else "")
                + (f"; hooguit {one.most} keer" if one.most else "")
                + ")",
                one.code,
                one.lines,
                one.addition,
            )
            for one in protocol.help_offers
        ),
    )


def _step(protocol: Protocol, step: Step) -> Iterator[Passage]:
    yield Passage(step.card, "Kort", step.lines)
    yield Passage(step.full, "Uitleg", step.lines)
    yield Passage(f"{step.first} Dit doet: {protocol.role_name(step.who)}.", "Eerst", step.lines)
    for entry in step.checklist:
        yield Passage(entry.text, "□", entry.lines, entry.addition)


def _flow(protocol: Protocol) -> Iterator[Section]:
    for level in protocol.levels:
        lead = Passage(
            f"{level.text} Regie: {protocol.role_name(level.leads)}.",
            "",
            level.lines,
            level.addition,
        )
        ticks = (Passage(one.text, "□", one.lines, one.addition) for one in level.checklist)
        title = f"Niveau {level.number}: {level.title}"
        yield Section(f"niveau:{level.number}", 6, title, (lead, *ticks))
    for phase in protocol.phases:
        by = " of ".join(map(protocol.role_name, phase.by))
        texts = [("", phase.text), ("Door", by), ("Eerst", phase.first)]
        texts += [("Voorbeeld", text) for text in phase.examples]
        texts += [("Wet", text) for text in phase.legal]
        texts += [("Zie", phase.external_protocol)]
        texts += [("Inlichten", ", ".join(map(protocol.role_name, phase.inform)))]
        yield Section(
            f"fase:{phase.number}",
            6,
            f"Fase {phase.number}: {phase.name}",
            tuple(
                Passage(text, label, phase.lines, phase.addition) for label, text in texts if text
            ),
        )


def _annexes(protocol: Protocol) -> Iterator[Section]:
    yield Section("startregels", 7, "Bijlage 1: regels om uit te kiezen", _starters(protocol, ""))
    for guide in protocol.guides:
        yield Section(f"leidraad:{guide.key}", 7, _guide_title(guide), tuple(_guide(guide)))
    yield Section("bewijs", 7, "Soorten bewijs", _of(protocol.evidence))
    yield Section(
        "woorden",
        7,
        "Woorden om bij stil te staan",
        tuple(Passage(one.tip, one.word, one.lines, one.addition) for one in protocol.word_hints),
    )
    yield Section("contacten", 7, "Contacten", tuple(_contacts(protocol)))
    yield Section(
        "instellingen",
        7,
        "Termijnen en keuzes",
        tuple(Passage(f"{label}: {value}.") for _, label, value in spoken_settings(protocol)),
    )
    yield Section(
        "tegenstrijdigheden",
        7,
        "Waar het protocol zichzelf tegenspreekt",
        tuple(Passage(f"{one.text}.", one.code, one.lines) for one in protocol.contradictions),
    )
    yield Section(
        "wijzigingen",
        7,
        "Wat er in het protocol veranderde",
        tuple(
            Passage(one.text, f"{one.dated:%d-%m-%Y}" if one.dated else "", one.lines)
            for one in protocol.amendments
        ),
    )


def _guide_title(guide: Guide) -> str:
    coded = guide.key[:1].isupper()  # B2 stands on the annex; "klas" is a word of ours
    return f"{guide.key}: {guide.title}" if coded else guide.title


def _guide(guide: Guide) -> Iterator[Passage]:
    yield Passage(guide.goal, "Doel", guide.lines, guide.addition)
    for section in guide.sections:
        for index, item in enumerate(section.items):
            label = f"{item.number}." if item.number else "-"
            head = f"{section.title}: " if index == 0 and len(guide.sections) > 1 else ""
            yield Passage(head + item.text, label, item.lines, item.addition)
            for tip in item.tips:
                yield Passage(tip, "tip", item.lines, item.addition)


def _contacts(protocol: Protocol) -> Iterator[Passage]:
    names = {location.key: location.name for location in protocol.locations}
    for one in protocol.contacts:
        ways = [text for text in (one.name, one.phone, one.email, one.location) if text]
        place = f"{names.get(one.site, one.site)}, " if one.site else ""
        state = ", ".join(ways) or ("nog niet ingevuld (verplicht)" if one.required else "leeg")
        yield Passage(f"{place}{one.label}: {state}")


_PARTS = {
    1: _nothing,
    2: _definition,
    3: _signals,
    4: _prevention,
    5: _steps,
    6: _flow,
    7: _annexes,
}
