"""What a copy for a request says: the inventory, everything in it, what is left out, the rights."""

from __future__ import annotations

from collections.abc import Sequence

from klasapp.documents.report import Paragraph, ReportPaper, Style
from klasapp.protocol import spoken
from klasapp.protocol.settings_words import spoken_settings
from klasapp.roster.protocol_service import current_protocol
from klasapp.store.session import Session
from klasapp.upkeep.access import ASKERS, Request, due_on
from klasapp.upkeep.access_items import Entry, grounds

_WHY = (
    "School gebruikt deze gegevens om pesten te voorkomen, op tijd te zien en te stoppen, zoals "
    "het anti-pestprotocol en de wet (artikel 3.40 WVO 2020) vragen. De gegevens staan versleuteld "
    "op de laptop van de mentor. Ze komen van school, van de leerling zelf, van klasgenoten en van "
    "ouders. Wie ze buiten de mentor kreeg, staat bij de zaken onder «delen»."
)
_RIGHTS = (
    "Klopt er iets niet, dan kun je vragen om een correctie. Ben je het ergens niet mee eens, dan "
    "zet school je bezwaar erbij. Je kunt vragen om gegevens te wissen of minder te gebruiken. "
    "Kom je er met school niet uit, dan helpt de functionaris gegevensbescherming (FG) van school; "
    "je kunt ook een klacht indienen bij de Autoriteit Persoonsgegevens."
)
_NAMES = (
    "Namen van andere leerlingen, hun ouders en anderen zijn vervangen door «leerling» en een "
    "letter; dezelfde letter is steeds dezelfde leerling."
)


def access_paper(
    session: Session, request: Request, pupil: str, entries: Sequence[Entry], elsewhere: int
) -> ReportPaper:
    """The copy with all names still in it. ``elsewhere``: how many things about others name the
    pupil."""
    protocol = current_protocol(session)
    terms = "\n".join(
        f"{label}: {value}"
        for path, label, value in spoken_settings(protocol)
        if path.startswith(("bewaren.", "zelf_opgelost.wissen_na_dagen"))
    )
    facts = (
        ("Gaat over", pupil),
        ("Gevraagd door", f"{request.who} ({ASKERS[request.asker]})"),
        ("Verzoek van", spoken(request.received_on)),
        ("Antwoord uiterlijk", spoken(due_on(request))),
        ("Gemaakt op", spoken(session.today)),
        ("Onderdelen", str(len(entries))),
        ("Namen", _NAMES),
    )
    body = [Paragraph(Style.HEADING, "Overzicht van alles wat er staat", fixed=True)]
    body += [Paragraph(Style.META, f"{n}. {_line(one)}") for n, one in enumerate(entries, 1)]
    body.append(Paragraph(Style.HEADING, "Wat er staat", fixed=True))
    for number, one in enumerate(entries, 1):
        body += _entry(number, one, f"request:{request.id}")
    body.append(Paragraph(Style.HEADING, "Wat niet in deze kopie staat, en waarom", fixed=True))
    body += _left_out(entries, elsewhere)
    body += [
        Paragraph(Style.HEADING, "Waarvoor, hoe lang en wat je kunt doen", fixed=True),
        Paragraph(Style.BODY, _WHY, fixed=True),
        Paragraph(Style.META, terms, fixed=True),
        Paragraph(Style.BODY, _RIGHTS, fixed=True),
    ]
    return ReportPaper(
        "Inzage", f"Alles wat klasapp bewaart over {pupil}", facts, tuple(body),
        f"Inzage {request.id} · {spoken(session.today)}",
    )  # fmt: skip


def _line(one: Entry) -> str:
    day = f"{spoken(one.day)} · " if one.day else ""
    return f"{one.room} · {day}{one.title}"


def _entry(number: int, one: Entry, this: str) -> list[Paragraph]:
    day = f" · {spoken(one.day)}" if one.day else ""
    parts = [
        Paragraph(Style.ITEM, f"{number}. {one.title}"),
        Paragraph(Style.META, f"{one.room}{day}"),
    ]
    asker = one.key == this  # who asks is no secret to who asks
    for label, text in one.fields:
        typed = one.room == "Sociogram"  # there a label is a question that somebody wrote
        parts += [
            Paragraph(Style.LABEL, label, fixed=not typed),
            Paragraph(Style.BODY, text, asker),
        ]
    parts += [Paragraph(Style.NOTE, note) for note in one.notes]
    if one.withheld:
        parts.append(
            Paragraph(Style.NOTE, "Een deel hiervan staat niet in deze kopie.", fixed=True)
        )
    return parts


def _left_out(entries: Sequence[Entry], elsewhere: int) -> list[Paragraph]:
    found = [
        Paragraph(Style.META, f"{number}. {reason[0].upper()}{reason[1:]}", fixed=True)
        for number, one in enumerate(entries, 1)
        for reason in grounds(one)
    ]
    if elsewhere:
        many = "1 notitie of signaal" if elsewhere == 1 else f"{elsewhere} notities of signalen"
        found.append(
            Paragraph(
                Style.META,
                f"De naam staat ook in {many} over een andere leerling of de klas. Die "
                "gaan niet over deze leerling alleen en "
                "staan niet in deze kopie. Grond: rechten van anderen (AVG artikel 15, lid 4).",
                fixed=True,
            )
        )
    nothing = Paragraph(Style.BODY, "Er is niets weggelaten.", fixed=True)
    return found or [nothing]
