"""The settings of a protocol in Dutch: what each is called, and how its value is said."""

from collections.abc import Mapping

from klasapp.protocol.document import Protocol, Span
from klasapp.protocol.settings import setting_paths

LABELS = {
    "protocol.regio": "Schoolvakanties van de regio",
    "klok.start": "De dagen tellen vanaf",
    "klok.eenheid": "Termijnen tellen in",
    "klok.vakantie": "Valt een datum op een dag zonder school",
    "zelf_opgelost.controle_dagen": "Zelf opgelost: vragen hoe het gaat na (dagen)",
    "zelf_opgelost.wissen_na_dagen": "Zelf opgelost: notitie wissen na (dagen)",
    "stap1.digitaal_binnen_dagen": "Stap 1, online: bewijs en blokkeren binnen (dagen)",
    "stap1.strafbaar_binnen_dagen": "Stap 1, misschien strafbaar: politie binnen (dagen)",
    "stap2.termijn_dagen": "Stap 2: gesprek met de gepeste binnen (dagen)",
    "stap2.leidraad": "Stap 2: leidraad",
    "stap2.ouders_melden": "Stap 2: ouders van de gepeste inlichten",
    "stap2.verslag_binnen_dagen": "Verslag van een gesprek binnen (dagen)",
    "stap3.termijn_dagen": "Stap 3: gesprek met de pester binnen (dagen)",
    "stap3.na": "Stap 3 telt vanaf",
    "stap3.vorm": "Stap 3: apart of samen",
    "stap3.leidraad": "Stap 3: leidraad",
    "stap3.vervolg_dagen": "Stap 3: vervolggesprek na (dagen)",
    "stap3.minimaal_afspraken": "Stap 3 en 4: minstens zoveel afspraken",
    "stap3.bij_bezwaar": "Wil de gepeste stap 3 niet",
    "stap4.termijn_dagen": "Stap 4: gesprek samen binnen (dagen)",
    "stap4.na": "Stap 4 telt vanaf",
    "stap4.toestemming_gepeste": "Stap 4: alleen als de gepeste ja zegt",
    "stap4.leidraad": "Stap 4: leidraad",
    "stap5.reeks": "Stap 5: vervolggesprekken na",
    "stap5.met": "Stap 5: vervolggesprekken met",
    "stap5.anker": "Stap 5 telt vanaf",
    "stap5.lange_reeks": "Blijven volgen: gesprek na",
    "stap5.leidraad": "Stap 5: leidraad",
    "stap5.kansen": "Nieuwe kansen na een gebroken afspraak",
    "stap6.gesprek_termijn_dagen": "Stap 6: gesprek met ouders binnen (dagen)",
    "stap6.anker_ernstig": "Stap 6 telt, als het ernstig is, vanaf",
    "stap6.anker_anders": "Stap 6 telt anders vanaf",
    "stap6.uiterlijk_dagen": "Stap 6: uiterlijk na de melding (dagen)",
    "stap6.leidraad": "Stap 6: leidraad",
    "stap6.leidraad_gepeste": "Stap 6: leidraad voor de ouders van de gepeste",
    "klassengesprek.binnen_dagen": "Gesprek met de klas binnen (dagen na stap 4)",
    "klassengesprek.terugkomen_na_dagen": "In de klas erop terugkomen na (dagen)",
    "klassengesprek.leidraad": "Gesprek met de klas: leidraad",
    "ouders.wie": "Wie belt de ouders",
    "aanpak.afwijken": "Afwijken van de aanpak",
    "ladder.overtredingen": "Voorstel na elke nieuwe overtreding",
    "afspraken.ondertekening": "Afspraken: tekenen",
    "afspraken.ouders_informeren": "Afspraken: ouders inlichten",
    "afspraken.klaar_voor_schoolweek": "Afspraken klaar voor schoolweek",
    "afspraken.herzien": "Afspraken opnieuw bekijken na",
    "afspraken.verplichte_blokken": "Afspraken: verplichte onderdelen",
    "lessen.dosis_weken": "Minstens één lesmodule per (weken)",
    "bereik.buiten_school": "Pesten buiten school telt mee",
    "bewaren.na_uitschrijving_jaren": "Dossier bewaren na het verlaten van school (jaren)",
    "bewaren.sociogram_ruw_dagen": "Wie koos wie bewaren (dagen)",
    "bewaren.sociogram_uitslag": "Uitslag van het sociogram bewaren tot",
    "bewaren.signalen_zonder_zaak": "Signalen zonder zaak bewaren tot",
    "kijk_eerst.herzien_na_dagen": "Kijk eerst: terugkijken na (dagen)",
    "steun.gepeste_als": "Over de gepeste vraagt klasapp naar",
    "steun.verwijzen": "Hulp aanbieden",
    "beoordeling.steun": "Steun tijdens het beoordelen",
    "weergave.dubbele_vormen": "Dubbele lijsten",
    "weergave.cijfers_zonder_bron": "Cijfers zonder bron",
    "weergave.vergissingen": "Vergissingen in de tekst",
    "weergave.vervallen_bronnen": "Vervallen bronnen in de bibliotheek",
    "dossier.andere_leerlingen": "Andere leerlingen in een kopie",
    "dossier.na_lvs": "De tekst in klasapp, na het leerlingvolgsysteem",
    "escalatie.volgorde": "Volgorde van de vinkjes bij niveau 2",
    "maatregelen.niet_vooraf_gekozen": "Nooit vooraf gekozen maatregelen",
    "maatregelen.schorsing": "Schorsing en verwijdering",
    "vertrouwenspersoon.acties": "De vertrouwenspersoon is er voor",
    "streef.eerste_actie_dagen": "Streven: eerste actie na een signaal binnen (dagen)",
}
_UNITS = {"d": ("dag", "dagen"), "w": ("week", "weken"), "m": ("maand", "maanden"),
          "j": ("jaar", "jaar")}  # fmt: skip


def spoken_settings(protocol: Protocol) -> tuple[tuple[str, str, str], ...]:
    """Path, Dutch label and Dutch value of every setting, in the order of the file."""
    return tuple(
        (path, LABELS[path], spoken_value(getattr(protocol.settings, name)))
        for path, name in setting_paths().items()
    )


def spoken_value(value: object) -> str:
    """A value as a mentor reads it."""
    match value:
        case bool():
            return "ja" if value else "nee"
        case Span():
            number, unit = value.text[:-1], value.text[-1]
            return f"{number} {_UNITS[unit][number != '1']}"
        case Mapping():
            return ", ".join(f"niveau {key}: {item}" for key, item in sorted(value.items()))
        case list() | tuple():
            return ", ".join(map(spoken_value, value)) or "geen"
    text = str(value).replace("_", " ")
    return f"stap {text[4:]}" if text.startswith("stap") and text[4:].isdigit() else text
