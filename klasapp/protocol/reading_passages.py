"""Reading the parts of a protocol file that are lists to choose from and texts to read."""

from klasapp.protocol.passages import (
    Amendment,
    Chapter,
    Definition,
    Entry,
    HelpOffer,
    Location,
    Scenario,
    SchoolRule,
    StarterLine,
    Statement,
    WordHint,
)
from klasapp.protocol.source import Source, Table, Where

PARTS = range(1, 8)
_WHOM = ("gepeste", "pester", "meeloper", "ouders")


def entries(source: Source, table: Table, key: str, where: Where) -> tuple[Entry, ...]:
    """A list of items, each a table with ``tekst`` or just a text."""
    value = table.get(key)
    if isinstance(value, list):
        value = [{"tekst": item} if isinstance(item, str) else item for item in value]
    return tuple(
        Entry(
            code=source.text(item, "code", at),
            text=source.text(item, "tekst", at),
            lines=source.lines(item, at),
            addition=source.flag(item, "aanvulling", at),
        )
        for item, at in source.tables(value, (*where, key))
    )


def listed(source: Source, name: str) -> tuple[Entry, ...]:
    """The items of a block that is only a list."""
    return entries(source, source.table(source.data.get(name), (name,)), "lijst", (name,))


def locations(source: Source) -> tuple[Location, ...]:
    """The locations of the board; none when there is one school."""
    return tuple(
        Location(source.text(item, "sleutel", at), source.text(item, "naam", at))
        for item, at in source.tables(source.data.get("locaties"), ("locaties",))
    )


def definition(source: Source) -> Definition:
    """What bullying is."""
    where = ("definitie",)
    table = source.table(source.data.get("definitie"), where)
    return Definition(
        working=source.text(table, "werk", where),
        criteria=entries(source, table, "kenmerken", where),
        descriptions=entries(source, table, "omschrijvingen", where),
        verdicts=entries(source, table, "oordelen", where),
        lines=source.lines(table, where),
    )


def school_rules(source: Source) -> tuple[Entry, tuple[SchoolRule, ...]]:
    """The sentence above the rules of the school, and the rules."""
    where = ("schoolregels",)
    table = source.table(source.data.get("schoolregels"), where)
    rules = tuple(
        SchoolRule(
            code=source.text(item, "code", at),
            title=source.text(item, "titel", at),
            text=source.text(item, "tekst", at),
            lines=source.lines(item, at),
            addition=source.flag(item, "aanvulling", at),
        )
        for item, at in source.tables(table.get("lijst"), (*where, "lijst"))
    )
    return Entry("", source.text(table, "inleiding", where), source.lines(table, where)), rules


def starter_lines(source: Source) -> tuple[StarterLine, ...]:
    """The lines a class can start its agreements with."""
    where = ("startregels",)
    table = source.table(source.data.get("startregels"), where)
    return tuple(
        StarterLine(
            code=source.text(item, "code", at),
            block=source.text(item, "blok", at),
            text=source.text(item, "tekst", at),
            lines=source.lines(item, at),
            addition=source.flag(item, "aanvulling", at),
        )
        for item, at in source.tables(table.get("lijst"), (*where, "lijst"))
    )


def scenarios(source: Source) -> tuple[Scenario, ...]:
    """The online situations."""
    return tuple(
        Scenario(
            key=source.text(item, "sleutel", at),
            title=source.text(item, "titel", at),
            forms=source.texts(item, "vormen", at),
            stop=source.text(item, "stop", at),
            no_files=source.flag(item, "geen_bestanden", at),
            sources=source.texts(item, "bronnen", at),
            letter=source.text(item, "brief", at),
            items=entries(source, item, "punten", at),
            lines=source.lines(item, at),
            addition=source.flag(item, "aanvulling", at),
        )
        for item, at in source.tables(source.data.get("scenarios"), ("scenarios",))
    )


def help_offers(source: Source) -> tuple[HelpOffer, ...]:
    """The kinds of help to offer."""
    where = ("hulpaanbod",)
    table = source.table(source.data.get("hulpaanbod"), where)
    return tuple(
        HelpOffer(
            code=source.text(item, "code", at),
            text=source.text(item, "tekst", at),
            for_whom=_whom(source, item, at),
            years=source.numbers(item, "leerjaren", at),
            most=source.number(item, "hooguit", at, 0, 0, 99),
            external=source.flag(item, "extern", at),
            sources=source.texts(item, "bronnen", at),
            lines=source.lines(item, at),
            addition=source.flag(item, "aanvulling", at),
        )
        for item, at in source.tables(table.get("lijst"), (*where, "lijst"))
    )


def _whom(source: Source, item: Table, where: Where) -> tuple[str, ...]:
    found = source.texts(item, "voor", where)
    if set(found) <= set(_WHOM):
        return found
    source.wrong(f"kies uit: {', '.join(_WHOM)}", (*where, "voor"))
    return ()


def word_hints(source: Source) -> tuple[WordHint, ...]:
    """The words in a report that deserve a second look."""
    where = ("bewoording",)
    table = source.table(source.data.get("bewoording"), where)
    return tuple(
        WordHint(
            word=source.text(item, "woord", at),
            tip=source.text(item, "tip", at),
            lines=source.lines(item, at),
            addition=source.flag(item, "aanvulling", at),
        )
        for item, at in source.tables(table.get("lijst"), (*where, "lijst"))
    )


def chapters(source: Source) -> tuple[Chapter, ...]:
    """The pieces to read."""
    return tuple(
        Chapter(
            key=source.text(item, "sleutel", at),
            part=source.number(item, "deel", at, PARTS[0], PARTS[0], PARTS[-1]),
            title=source.text(item, "titel", at),
            paragraphs=entries(source, item, "alineas", at),
        )
        for item, at in source.tables(source.data.get("uitleg"), ("uitleg",))
    )


def amendments(source: Source) -> tuple[Amendment, ...]:
    """What changed in the written protocol."""
    return tuple(
        Amendment(
            dated=source.day(item, "datum", at),
            text=source.text(item, "wat", at),
            lines=source.lines(item, at),
        )
        for item, at in source.tables(source.data.get("wijzigingen"), ("wijzigingen",))
    )


def statements(source: Source) -> tuple[Statement, ...]:
    """What the written protocol says on which line."""
    table = source.table(source.data.get("uitspraken"), ("uitspraken",))
    where: Where = ("uitspraken", "lijst")
    return tuple(
        Statement(
            about=source.text(item, "over", at),
            says=source.text(item, "zegt", at),
            lines=source.lines(item, at),
        )
        for item, at in source.tables(table.get("lijst"), where)
    )
