"""The pages of a case, in the order of the menu. A new page is a line here and its own screen."""

from typing import Any

from textual.screen import Screen

from klasapp.cases.case_menu_screen import CasePage
from klasapp.cases.service import Session


def _permissions(session: Session, case_id: int) -> Screen[Any]:
    from klasapp.cases.permission_screen import PermissionScreen

    return PermissionScreen(session, case_id)


def _proposal(session: Session, case_id: int) -> Screen[Any]:
    from klasapp.cases.proposal_screen import proposal_page

    return proposal_page(session, case_id)


def _dossier(session: Session, case_id: int) -> Screen[Any]:
    from klasapp.cases.dossier_screen import DossierScreen

    return DossierScreen(session, case_id)


def _evidence(session: Session, case_id: int) -> Screen[Any]:
    from klasapp.cases.evidence_screen import EvidenceScreen

    return EvidenceScreen(session, case_id)


def _online(session: Session, case_id: int) -> Screen[Any]:
    from klasapp.cases.online_screen import OnlineScreen

    return OnlineScreen(session, case_id)


def _level(session: Session, case_id: int) -> Screen[Any]:
    from klasapp.cases.level_screen import LevelScreen

    return LevelScreen(session, case_id)


def _measures(session: Session, case_id: int) -> Screen[Any]:
    from klasapp.cases.measures_screen import MeasuresScreen

    return MeasuresScreen(session, case_id)


def _monitoring(session: Session, case_id: int) -> Screen[Any]:
    from klasapp.cases.monitoring_screen import MonitoringScreen

    return MonitoringScreen(session, case_id)


def _families(session: Session, case_id: int) -> Screen[Any]:
    from klasapp.cases.families_screen import FamiliesScreen

    return FamiliesScreen(session, case_id)


def _promises(session: Session, case_id: int) -> Screen[Any]:
    from klasapp.cases.promises_screen import PromisesScreen

    return PromisesScreen(session, case_id)


def _help(session: Session, case_id: int) -> Screen[Any]:
    from klasapp.cases.help_screen import HelpScreen

    return HelpScreen(session, case_id)


def _outsiders(session: Session, case_id: int) -> Screen[Any]:
    from klasapp.cases.outsiders_screen import OutsidersScreen

    return OutsidersScreen(session, case_id)


def _handover(session: Session, case_id: int) -> Screen[Any]:
    from klasapp.cases.handover_screen import HandoverScreen

    return HandoverScreen(session, case_id=case_id)


def _report(session: Session, case_id: int) -> Screen[Any]:
    from klasapp.cases.report_page_screen import ReportPageScreen

    return ReportPageScreen(session, case_id)


def _board(session: Session, case_id: int) -> Screen[Any]:
    from klasapp.cases.board_screen import BoardScreen

    return BoardScreen(session, case_id)


def _citations(session: Session, case_id: int) -> Screen[Any]:
    from klasapp.cases.citation_screen import CitationsScreen

    return CitationsScreen(session, case_id)


def _migration(session: Session, case_id: int) -> Screen[Any]:
    from klasapp.cases.migration_screen import MigrationScreen

    return MigrationScreen(session, case_id)


PAGES: tuple[CasePage, ...] = (
    CasePage("y", "Vijf sporen", "Wat er is gedaan, en of het protocol is gevolgd.", _board),
    CasePage("q", "Melding", "Wie wat zag, of het pesten is, en letsel.", _report),
    CasePage("u", "Ouders", "Wie wat hoorde, en wat de ouders vinden.", _families),
    CasePage("b", "Beloftes", "Wat de school beloofde, en of het lukte.", _promises),
    CasePage("g", "Hulp", "Hulp, en wat je met anderen deelt.", _help),
    CasePage("x", "Volwassene die pest", "Medewerker of ouder: wie neemt over.", _outsiders),
    CasePage("c", "Niveau", "Wie de regie heeft, en de zaak zwaarder maken.", _level),
    CasePage("a", "Maatregelen", "Wat besloten is, en wie het weet.", _measures),
    CasePage("f", "Blijven volgen", "De gesprekken van twee jaar.", _monitoring),
    CasePage("p", "Toestemming", "Wat elke leerling goed vindt.", _permissions),
    CasePage("n", "Voorstel", "Wat volgt als een afspraak niet is gehouden.", _proposal),
    CasePage("A", "Afspraak van de klas", "Welke niet gehouden is, of juist wel.", _citations),
    CasePage("d", "Dossier", "Alles op een rij, kopieën, in het LVS gezet.", _dossier),
    CasePage("e", "Bewijs", "Wat er is, van wie, met nummer en controle.", _evidence),
    CasePage("i", "Online", "Wat je doet bij online pesten; de politie.", _online),
    CasePage("j", "Overdragen", "Een versleuteld bestand voor een collega.", _handover),
    CasePage("P", "Nieuw protocol", "Wat veranderde sinds deze zaak begon.", _migration),
)
