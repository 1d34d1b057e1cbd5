"""The page that proves what was erased; no name stands on it."""

from __future__ import annotations

from klasapp.documents.report import Paragraph, ReportPaper, Style
from klasapp.protocol import spoken
from klasapp.upkeep.retention import counted
from klasapp.upkeep.retention_records import Certificate


def certificate_paper(one: Certificate) -> ReportPaper:
    """What a certificate says, as a page."""
    at = one.erased_at
    number = f"{at:%Y}-{one.id:03d}"
    gone = "\n".join(f"{count} × {words}" for words, count in counted(dict(one.kinds)))
    rules = "\n".join(f"{label}: {value}" for label, value in one.rules)
    facts = (
        ("Bewijs", f"nummer {number}"),
        ("Gewist op", f"{spoken(at.date())} om {at:%H:%M}"),
        ("Protocol", one.protocol),
        ("Rijen", f"{sum(one.rows.values())} rijen in de database"),
        ("Bleef staan", f"{one.kept} (met een reden, of in afwachting van iets anders)"),
    )
    parts = (
        Paragraph(Style.HEADING, "Wat er is gewist", fixed=True),
        Paragraph(Style.BODY, gone, fixed=True),
        Paragraph(Style.HEADING, "Waarom", fixed=True),
        Paragraph(Style.BODY, "De bewaartermijn was voorbij. Deze termijnen golden:", fixed=True),
        Paragraph(Style.META, rules, fixed=True),
        Paragraph(Style.HEADING, "Hoe", fixed=True),
        Paragraph(Style.BODY, _HOW, fixed=True),
        Paragraph(Style.HEADING, "Nog te doen", fixed=True),
        Paragraph(Style.BODY, _STILL_TO_DO, fixed=True),
        Paragraph(Style.NOTE, "Op dit bewijs staan met opzet geen namen.", fixed=True),
    )
    return ReportPaper(
        "Bewijs van wissen", "Bewaartermijnen van klasapp", facts, parts,
        f"Bewijs van wissen {number}",
    )  # fmt: skip


_HOW = (
    "De rijen zijn in één keer verwijderd, met alles wat erbij hoort: verslagen, bijlagen, "
    "notities en verwijzingen. Ze zijn in het bestand overschreven; daarna is het hele "
    "(versleutelde) bestand opnieuw geschreven zonder de gewiste delen. In het logboek staat "
    "alleen dat er gewist is, en hoeveel."
)
_STILL_TO_DO = (
    "Reservekopieën van vóór deze dag bevatten de gegevens nog: laat klasapp een nieuwe maken en "
    "de oude wissen. Kijk ook naar bestanden die eerder uit klasapp zijn "
    "geëxporteerd, en naar wat in het leerlingvolgsysteem is gezet."
)
