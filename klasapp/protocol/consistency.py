"""What contradicts itself, leads nowhere or is never reached in a protocol file."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from klasapp.protocol.document import Protocol
from klasapp.protocol.fault import FaultLevel
from klasapp.protocol.outline import PART_TITLES
from klasapp.protocol.settings import setting_line_path
from klasapp.protocol.source import Source, Where

_RUNG = re.compile(r"^(?:laatste_kans|niveau(?P<level>\d)|fase(?P<phase>\d)|"
                   r"niveau(?P<both>\d)\+fase(?P<also>\d))$")  # fmt: skip
_REQUIRES = re.compile(r"^fase(\d)$")
_FLAGS = {"isolated", "rejected", "targeted", "self_reported", "declining", "bullies"}
_HOLIDAYS = {"herfst", "kerst", "voorjaar", "mei", "zomer"}
_APPROACHES = {"zonder_schuldvraag", "confronteren"}
_NUDE = "DI9"
_TASKS = {
    "S1.politie", "S1.bewijs", "S1.blokkeren", "S1.achterhalen", "S2.ouders", "S2.klas",
    "S2.vervolg", "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D12", "T4.1", "T4.2",
}  # fmt: skip
_CHOICES = {f"C{number}" for number in range(1, 31)}
Found = tuple[FaultLevel, str, str, Where]
Check = Callable[[Source, Protocol], Iterator[Found]]
_ERROR, _NOTE = FaultLevel.ERROR, FaultLevel.NOTE


def check_consistency(source: Source, protocol: Protocol, library: Collection[str]) -> None:
    """Add to ``source`` what does not fit together, at the line where it stands."""
    checks: tuple[Check, ...] = (
        _roles, _phases, _ladder, _levels, _steps, _tasks, _guides, _scenarios, _starters,
        _locations, _terms, _dates, _forms, _choices, _parts, _approach, _sources, _looks,
    )  # fmt: skip
    for check in checks:
        for level, code, message, where in check(source, protocol):
            if _mine(source, where):
                source.fault(level, code, message, where)
    if library:
        for key, where in _named_sources(protocol):
            if key not in library and _mine(source, where):
                message = f"De bron '{key[:40]}' staat niet in de bibliotheek."
                source.fault(_ERROR, "unknown_source", message, where)


def _mine(source: Source, where: Where) -> bool:
    """Whether the file itself says this; what it borrows is not its fault."""
    return bool(where) and where[0] in source.own


def _roles(_: Source, protocol: Protocol) -> Iterator[Found]:
    known = {role.key for role in protocol.roles}
    if not known:
        return
    known |= {name for name, role in protocol.role_aliases.items() if role in known} | {"ouders"}
    used: list[tuple[str, Where]] = [(protocol.owner, ("protocol", "eigenaar"))]
    used += [(step.who, ("stappen", n)) for n, step in enumerate(protocol.steps)]
    used += [(level.leads, ("niveaus", n)) for n, level in enumerate(protocol.levels)]
    for n, phase in enumerate(protocol.phases):
        used += [(role, ("sancties", n)) for role in (*phase.by, *phase.inform)]
    used += [(task.who, ("taken",)) for task in protocol.tasks.values()]
    used += [(who, ("ouders", "wie")) for who in protocol.settings.parents_by_level.values()]
    for role, where in used:
        if role not in known:
            yield _ERROR, "unknown_role", f"De rol '{role[:40]}' staat niet bij de rollen.", where
    for name, role in protocol.role_aliases.items():
        if role not in {one.key for one in protocol.roles}:
            message = f"'{name[:40]}' wijst naar de rol '{role[:40]}', die er niet is."
            yield _ERROR, "unknown_role", message, ("rollen", "alias", name)


def _gap(name: str, words: str, numbers: Sequence[int], first: int) -> Iterator[Found]:
    expected = first
    for place, number in sorted(enumerate(numbers), key=lambda one: one[1]):
        if number > expected:
            message = f"{words} tellen niet door vanaf {first}: {expected} ontbreekt."
            yield _ERROR, "gap", message, (name, place)
            return
        expected = number + 1


def _phases(_: Source, protocol: Protocol) -> Iterator[Found]:
    numbers = [phase.number for phase in protocol.phases]
    yield from _gap("sancties", "De fasen", numbers, 1)
    for n, phase in enumerate(protocol.phases):
        before = _REQUIRES.match(phase.requires)
        if phase.requires and not before and phase.requires != "eerste_oudergesprek":
            message = f"Fase {phase.number} vereist '{phase.requires[:40]}'; dat kent klasapp niet."
            yield _ERROR, "unknown_requirement", message, ("sancties", n, "vereist")
        if before and (int(before[1]) >= phase.number or int(before[1]) not in numbers):
            message = f"Fase {phase.number} kan nooit beginnen: eerst moet {phase.requires}."
            yield _ERROR, "unreachable", message, ("sancties", n, "vereist")
        if not phase.by:
            yield _ERROR, "nobody", f"Niemand mag fase {phase.number} geven.", ("sancties", n)


def _ladder(_: Source, protocol: Protocol) -> Iterator[Found]:
    where = ("ladder", "overtredingen")
    phases, levels = {p.number for p in protocol.phases}, {one.number for one in protocol.levels}
    walked: list[int] = []
    chances = 0
    for rung in protocol.settings.breaches:
        found = _RUNG.match(rung)
        if found is None:
            message = f"'{rung[:40]}' is geen trede. Schrijf laatste_kans, niveau2 of fase1."
            yield _ERROR, "unknown_rung", message, where
            continue
        chances += rung == "laatste_kans"
        phase, level = found["phase"] or found["also"], found["level"] or found["both"]
        if (phase and phases and int(phase) not in phases) or (
            level and levels and int(level) not in levels
        ):
            message = f"De trede '{rung}' bestaat niet bij de fasen of niveaus."
            yield _ERROR, "unreachable", message, where
        walked += [int(phase)] if phase else []
    if walked != sorted(walked):
        yield _ERROR, "ladder_down", "De ladder gaat omlaag: een latere trede is lichter.", where
    for phase_number in sorted(phases - set(walked)):
        yield _NOTE, "phase_unreached", f"De ladder komt nooit bij fase {phase_number}.", where
    if chances != protocol.settings.chances:
        message = (
            f"stap5.kansen is {protocol.settings.chances}, maar in de ladder staat "
            f"{chances} keer laatste_kans."
        )
        yield _NOTE, "chances_differ", message, ("stap5", "kansen")


def _levels(_: Source, protocol: Protocol) -> Iterator[Found]:
    numbers = [level.number for level in protocol.levels]
    yield from _gap("niveaus", "De niveaus", numbers, 0)
    lacking = set(numbers) - {0} - set(protocol.settings.parents_by_level)
    for number in sorted(lacking):
        message = f"Er staat niet wie de ouders belt op niveau {number}."
        yield _NOTE, "nobody", message, ("ouders", "wie")


def _steps(_: Source, protocol: Protocol) -> Iterator[Found]:
    settings = protocol.settings
    yield from _gap("stappen", "De stappen", [step.number for step in protocol.steps], 1)
    for n, step in enumerate(protocol.steps):
        if not (step.title and step.card and step.full and step.checklist):
            message = f"{step.key[:40]}: titel, kort, volledig of doen is leeg."
            yield _NOTE, "empty_text", message, ("stappen", n)
    if settings.step3_after != "stap2":
        message = "stap3.na: het gesprek met de pester kan zo voor dat met de gepeste komen."
        yield _NOTE, "order", message, ("stap3", "na")
    if settings.step4_after != "stap3":
        message = "stap4.na: het gesprek samen kan zo komen voor dat met de pester."
        yield _NOTE, "order", message, ("stap4", "na")
    for side in sorted({"gepeste", "pester"} - set(settings.series_with)):
        message = f"Met de {side} zijn er zo geen vervolggesprekken: dan weet je het maar half."
        yield _NOTE, "one_side", message, ("stap5", "met")
    if not settings.long_series:
        message = "Na stap 5 volgt niemand de zaak nog: lange_reeks is leeg."
        yield _NOTE, "not_followed", message, ("stap5", "lange_reeks")
    for path, guides in {
        "stap2.leidraad": settings.step2_guides,
        "stap3.leidraad": settings.step3_guides,
        "stap4.leidraad": settings.step4_guides,
        "stap6.leidraad": settings.step6_guides,
    }.items():
        if not guides:
            yield _NOTE, "no_guide", f"{path}: er is geen leidraad.", setting_line_path(path)


def _tasks(_: Source, protocol: Protocol) -> Iterator[Found]:
    if not protocol.tasks:
        return
    for key in sorted(_TASKS - set(protocol.tasks)):
        yield _NOTE, "task_missing", f"De tekst van taak {key} ontbreekt.", ("taken",)
    for n, key in enumerate(protocol.tasks):
        if key not in _TASKS:
            message = f"Een taak '{key[:40]}' komt nooit voor. Kijk of de naam klopt."
            yield _NOTE, "task_unused", message, ("taken", n)


def _guides(_: Source, protocol: Protocol) -> Iterator[Found]:
    places = {step.key for step in protocol.steps} | {track.key for track in protocol.tracks}
    places |= {f"niveau{level.number}" for level in protocol.levels} | {"afspraken"}
    for n, guide in enumerate(protocol.guides):
        if guide.used_in not in places and places != {"afspraken"}:
            message = (
                f"De leidraad '{guide.key[:40]}' is nergens te bereiken: "
                f"gebruikt_bij = '{guide.used_in[:40]}' bestaat niet."
            )
            yield _ERROR, "unreachable", message, ("leidraden", n)


def _scenarios(_: Source, protocol: Protocol) -> Iterator[Found]:
    codes = {form.code for form in protocol.forms}
    for n, one in enumerate(protocol.scenarios):
        where: Where = ("scenarios", n)
        for code in one.forms:
            if codes and code not in codes:
                message = f"{one.key[:40]}: de vorm '{code[:40]}' bestaat niet."
                yield _ERROR, "unknown_form", message, where
        if not one.forms:
            message = f"{one.key[:40]} wordt nooit aangeboden: er staat geen vorm bij."
            yield _NOTE, "unreachable", message, where
        if _NUDE in one.forms and not (one.stop and one.no_files):
            message = (
                f"{one.key[:40]} gaat over naaktbeelden. Zet erbij: geen_bestanden = true, en een "
                "tekst bij stop. Zo'n beeld mag je niet bewaren."
            )
            yield _ERROR, "nude_stop_missing", message, where
    if protocol.scenarios and not any(_NUDE in one.forms for one in protocol.scenarios):
        message = f"Geen enkele situatie hoort bij naaktbeelden ({_NUDE})."
        yield _NOTE, "nude_stop_missing", message, ("scenarios",)


def _starters(_: Source, protocol: Protocol) -> Iterator[Found]:
    blocks = protocol.settings.agreements_blocks
    for n, line in enumerate(protocol.starter_lines):
        if line.block not in blocks:
            message = f"{line.code[:40]}: het blok '{line.block[:40]}' bestaat niet."
            yield _ERROR, "unknown_block", message, ("startregels", "lijst", n)
    if not protocol.starter_lines:
        return
    for block in blocks:
        if not any(line.block == block for line in protocol.starter_lines):
            message = f"Voor het verplichte blok '{block[:40]}' is er geen regel om uit te kiezen."
            yield _NOTE, "block_empty", message, ("afspraken", "verplichte_blokken")


def _locations(_: Source, protocol: Protocol) -> Iterator[Found]:
    known = {location.key for location in protocol.locations} | {""}
    for n, contact in enumerate(protocol.contacts):
        if contact.site not in known:
            message = f"De locatie '{contact.site[:40]}' staat niet bij de locaties."
            yield _ERROR, "unknown_location", message, ("contacten", n, "locatie")
        if contact.email and "@" not in contact.email:
            message = f"'{contact.email[:60]}' lijkt geen mailadres."
            yield _NOTE, "contact_odd", message, ("contacten", n, "mail")
        if contact.phone and not any(sign.isdigit() for sign in contact.phone):
            message = f"'{contact.phone[:60]}' lijkt geen telefoonnummer."
            yield _NOTE, "contact_odd", message, ("contacten", n, "telefoon")
    for n, location in enumerate(protocol.locations):
        if not (location.key and location.name):
            message = "Een locatie heeft een sleutel en een naam nodig."
            yield _ERROR, "empty_text", message, ("locaties", n)
    if not any(contact.required for contact in protocol.contacts):
        message = "Geen enkel contact is verplicht. Vul vereiste_contacten in."
        yield _NOTE, "nothing_required", message, ("protocol",)


def _terms(_: Source, protocol: Protocol) -> Iterator[Found]:
    settings = protocol.settings
    if settings.series and settings.long_series:
        last, first = settings.series[-1], settings.long_series[0]
        if first.days + 31 * first.months <= last.days + 31 * last.months:
            message = "Het blijven volgen begint voor de gesprekken van stap 5 voorbij zijn."
            yield _ERROR, "series_overlap", message, ("stap5", "lange_reeks")
    if settings.self_solved_delete_days < settings.self_solved_check_days:
        message = "De notitie wordt gewist voordat je vraagt hoe het gaat."
        yield _ERROR, "deleted_before_check", message, ("zelf_opgelost", "wissen_na_dagen")
    if settings.class_return_days > 0 and not settings.class_talk_guides:
        message = "klassengesprek.leidraad: er is geen leidraad."
        yield _NOTE, "no_guide", message, ("klassengesprek", "leidraad")
    for name in settings.agreements_review:
        if name not in _HOLIDAYS:
            message = f"'{name[:40]}' is geen vakantie. Kies uit: {', '.join(sorted(_HOLIDAYS))}."
            yield _ERROR, "unknown_holiday", message, ("afspraken", "herzien")


def _dates(_: Source, protocol: Protocol) -> Iterator[Found]:
    dated, review = protocol.dated, protocol.review_before
    if dated and review and review <= dated:
        message = "herzien_voor ligt voor de datum van het protocol zelf."
        yield _ERROR, "dates_crossed", message, ("protocol", "herzien_voor")


def _forms(_: Source, protocol: Protocol) -> Iterator[Found]:
    for n, form in enumerate(protocol.forms):
        if form.group not in protocol.form_groups:
            message = f"{form.code[:40]}: de groep '{form.group[:40]}' heeft geen naam."
            yield _ERROR, "unknown_group", message, ("vormen", "lijst", n)
    for n, signal in enumerate(protocol.signals):
        if signal.urgent and not signal.advice:
            message = f"{signal.code[:40]} heeft spoed, maar advies_spoed is leeg."
            yield _ERROR, "urgent_without_advice", message, ("signalen", "lijst", n)


def _choices(_: Source, protocol: Protocol) -> Iterator[Found]:
    if not protocol.contradictions:
        return
    found = {one.code for one in protocol.contradictions}
    for code in sorted(_CHOICES - found, key=lambda one: int(one[1:])):
        message = f"{code} ontbreekt: bij deze tegenstrijdigheid staat niet wat gekozen is."
        yield _NOTE, "choice_missing", message, ("tegenstrijdigheden", 0)


def _parts(_: Source, protocol: Protocol) -> Iterator[Found]:
    if not protocol.chapters:
        return
    told = {chapter.part for chapter in protocol.chapters if chapter.paragraphs}
    for part, title in PART_TITLES.items():
        if part not in told and part != 0:
            message = f"Deel {part} ({title}) heeft geen tekst om te lezen."
            yield _NOTE, "part_empty", message, ("uitleg",)


def _approach(_: Source, protocol: Protocol) -> Iterator[Found]:
    for level, approach in protocol.settings.approach_by_level.items():
        if approach not in _APPROACHES:
            message = (
                f"De aanpak '{approach[:40]}' bestaat niet. Kies uit: {', '.join(_APPROACHES)}."
            )
            yield _ERROR, "unknown_approach", message, ("aanpak", f"niveau{level}")


def _sources(source: Source, _: Protocol) -> Iterator[Found]:
    """Each item rests on a line of the written protocol, or is marked as an addition."""
    for name in ("signalen", "vormen", "meldbronnen", "plaatsen", "bewijssoorten", "schoolregels",
                 "startregels", "hulpaanbod", "redenen", "bewoording"):  # fmt: skip
        table = source.own.get(name)
        rows = table.get("lijst") if isinstance(table, dict) else None
        for n, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, dict) and not (row.get("regels") or row.get("aanvulling")):
                code = str(row.get("code") or row.get("woord") or n + 1)[:40]
                message = f"{code}: zet erbij op welke regels het rust, of aanvulling = true."
                yield _NOTE, "no_source", message, (name, "lijst", n)


def _looks(_: Source, protocol: Protocol) -> Iterator[Found]:
    for n, plan in enumerate(protocol.look_first):
        if plan.kind not in _FLAGS:
            message = (
                f"Een aandachtspunt '{plan.kind[:40]}' bestaat niet: dit plan komt nooit voor."
            )
            yield _NOTE, "unreachable", message, ("kijk_eerst", "plannen", n)


def _named_sources(protocol: Protocol) -> Iterator[tuple[str, Where]]:
    for n, scenario in enumerate(protocol.scenarios):
        yield from ((key, ("scenarios", n, "bronnen")) for key in scenario.sources)
    for n, guide in enumerate(protocol.guides):
        yield from ((key, ("leidraden", n, "bronnen")) for key in guide.sources)
    for n, offer in enumerate(protocol.help_offers):
        yield from ((key, ("hulpaanbod", "lijst", n)) for key in offer.sources)
