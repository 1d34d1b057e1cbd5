"""Where the contact sheet stops: every screen and dialog a mentor can reach, with the keys to it.

A chapter is one run of the app on a fresh copy of the practice school, so that what one chapter
changes is not seen in the next. ``tests/unit/test_contact_sheet.py`` keeps that every screen of
klasapp stands here, or in ``NOT_SHOWN`` with the reason.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stop:
    """A screen to look at."""

    name: str
    """Dutch, as it stands above the picture."""
    screen: str
    """The room and the class of the screen that must be on top, such as ``cases.CaseScreen``."""
    keys: str
    """What to press, from the first screen of the room that was in use last; after a ``+`` from
    where the stop before it ended. ``3*down`` presses a key three times; ``'type:een zin'`` types,
    and knows ``{folder}``, the folder with the sample files; ``focus:#id`` goes to a field;
    ``set:#id=value`` chooses in a list; ``wait`` waits for what runs by itself.
    """
    pictured: bool = True
    """False: only a step on the way to the next stop."""


@dataclass(frozen=True)
class Chapter:
    """Stops that are seen in one run of the app."""

    name: str
    begin: str
    """How the app is started: ``open``, ``locked``, ``first``, ``damaged`` or ``class window``."""
    stops: tuple[Stop, ...]


def _stops(*lines: tuple[str, str, str]) -> tuple[Stop, ...]:
    return tuple(Stop(name.lstrip("-"), screen, keys, name[0] != "-")
                 for name, screen, keys in lines)  # fmt: skip


CASE = "6 home enter"
SECRET = "vier woorden op een rij"

ROOMS = _stops(
    ("week", "week.WeekScreen", "1"),
    ("hulp", "app.HelpScreen", "1 f1"),
    ("spring", "app.JumpScreen", "1 f6"),
    ("handleiding", "app.HandbookScreen", "8 u wait"),
    ("zoeken", "textual.CommandPalette", "1 ctrl+p"),
    ("zoeken op naam", "textual.CommandPalette", "1 ctrl+p type:tob wait"),
    ("week later", "week.WhyLater", "1 home u"),
    ("week gedaan", "week.WhyDone", "1 home 5*down d"),
    ("week na gedaan", "week.WeekScreen", "+type:Besproken ctrl+s"),
    ("week wat gedaan is", "week.ClosedLines", "1 g"),
    ("direct ingrijpen", "widgets.Tell", "1 ctrl+g"),
    ("signaal overal", "signals.Who", "1 ctrl+n"),
    ("leeg scherm", "app.BlankScreen", "1 f9"),
    ("slot", "app.LockScreen", "1 f10"),
    ("versleutelen", "upkeep.SealScreen", "1 f12"),
    ("afspraken", "agreements.AgreementsScreen", "2"),
    ("afspraken hulp", "app.HelpScreen", "2 f1"),
    ("afspraak", "agreements.LineScreen", "2 enter"),
    ("afspraken onderschrijven", "agreements.EndorseScreen", "2 o"),
    ("afspraken gesprek", "agreements.TalkScreen", "2 o enter"),
    ("afspraken terugkijken", "agreements.ReviewScreen", "2 t"),
    ("afspraken aanpassen", "agreements.RewordScreen", "2 t w"),
    ("afspraken papier", "agreements.PapersScreen", "2 p"),
    ("afspraken ouders", "agreements.ParentsScreen", "2 u"),
    ("afspraken wat volgt", "agreements.FollowsScreen", "2 w"),
    ("afspraken zin", "widgets.AskText", "2 z"),
    ("afspraken leidraad", "widgets.Tell", "2 l"),
    ("afspraken eerder", "agreements.EarlierScreen", "2 e"),
    ("afspraken bord", "agreements.AgreementsBeamer", "2 b"),
    ("lessen", "lessons.LessonsScreen", "3"),
    ("lessen voorstel", "lessons.PlanDialog", "3 v"),
    ("lessen dekking", "lessons.CoverageScreen", "3 d"),
    ("lessen weg", "widgets.AskText", "3 delete"),
    ("lessen bibliotheek", "lessons.LibraryScreen", "3 b"),
    ("les", "lessons.ModuleScreen", "3 enter"),
    ("les hulp", "app.HelpScreen", "3 enter f1"),
    ("les geven vraag", "widgets.PickOne", "3 enter g"),
    ("les plannen", "lessons.LessonDay", "3 enter p"),
    ("les printen", "widgets.PickOne", "3 enter u"),
    ("na de les", "lessons.AfterScreen", "3 home enter"),
    ("metingen", "sociogram.RoundsScreen", "4"),
    ("meting", "sociogram.RoundScreen", "4 home enter"),
    ("meting hulp", "app.HelpScreen", "4 home enter f1"),
    ("resultaten", "sociogram.ResultsScreen", "4 home enter r"),
    ("resultaten leerlingen", "sociogram.ResultsScreen", "4 home enter r t"),
    ("resultaten klas", "sociogram.ResultsScreen", "4 home enter r t t"),
    ("resultaten jij", "sociogram.ResultsScreen", "4 home enter r t t t"),
    ("resultaten leerling", "sociogram.PupilResultScreen", "4 home enter r enter"),
    ("resultaten exporteren", "sociogram.ExportScreen", "4 home enter r x"),
    ("sociogram", "sociogram.ExploreScreen", "4 home enter v"),
    ("sociogram netwerk", "sociogram.ExploreScreen", "4 home enter v i i"),
    ("sociogram leerling", "sociogram.ExploreScreen", "4 home enter v down"),
    ("sociogram tabel", "sociogram.ExploreTableScreen", "4 home enter v t"),
    ("sociogram matrix", "sociogram.ExploreMatrixScreen", "4 home enter v m"),
    ("sociogram plaatje", "sociogram.PictureScreen", "4 home enter v b"),
    ("groepjes", "sociogram.GroupsScreen", "4 home enter g"),
    ("groepjes grootte", "sociogram.AskNumbers", "4 home enter g n"),
    ("groepjes apart", "sociogram.PickPupils", "4 home enter g a"),
    ("groepjes bewaren", "widgets.AskText", "4 home enter g i ctrl+s"),
    ("-groepjes bewaard", "sociogram.GroupsScreen", "+'type:Week 48' enter"),
    ("groepjes openen", "sociogram.PickPlan", "+b"),
    ("plattegrond", "sociogram.SeatingScreen", "4 home enter d"),
    ("uitleg voor de klas", "sociogram.ExplanationScreen", "4 home enter u"),
    ("metingen inlezen", "sociogram.ImportRoundScreen", "4 i"),
    ("vergelijken", "sociogram.CompareScreen", "4 v"),
    ("vergelijken keuzes", "sociogram.CompareScreen", "4 v t"),
    ("vergelijken klas", "sociogram.CompareScreen", "4 v t t"),
    ("vergelijken metingen", "sociogram.PickRounds", "4 v m"),
    ("vergelijken leerling", "sociogram.ComparePupilScreen", "4 v enter"),
    ("klaspagina", "sociogram.ClassPageScreen", "4 k"),
    ("meting wissen", "widgets.Confirm", "4 home delete"),
    ("nieuwe meting", "sociogram.ComposeScreen", "4 n"),
    ("signalen", "signals.SignalsScreen", "5"),
    ("signaal", "signals.SignalScreen", "5 home enter"),
    ("signaal blijft", "signals.StaysDialog", "5 home b"),
    ("signaal weghalen", "widgets.Confirm", "5 home enter delete"),
    ("signaal noteren", "signals.SignalFormScreen", "5 n enter"),
    ("iets goeds", "signals.SignalFormScreen", "5 plus enter"),
    ("logboek van de klas", "signals.ClassLogScreen", "5 l"),
    ("logboek regel", "signals.NewEntry", "5 l n"),
    ("waar en wanneer", "signals.PatternScreen", "5 w"),
    ("signalen papier", "signals.PapersScreen", "5 p"),
    ("briefje bestand", "signals.SlipFileScreen", "5 p 2*down enter"),
    ("klas", "roster.ClassScreen", "7"),
    ("leerling", "roster.PupilScreen", "7 home enter"),
    ("leerling notitie", "widgets.AskText", "7 home enter n"),
    ("leerling wijzigen", "roster.PupilFormScreen", "7 home enter w"),
    ("leerling samenvoegen", "widgets.PickOne", "7 home enter m"),
    ("leerling toevoegen", "roster.PupilFormScreen", "7 n"),
    ("leerling uit klas", "widgets.Confirm", "7 home delete"),
    ("lijst plakken", "roster.PasteScreen", "7 p"),
    ("klassen", "roster.ClassesScreen", "7 c"),
    ("nieuwe klas", "roster.ClassFormScreen", "7 c n"),
    ("klas wijzigen", "roster.ClassChangeScreen", "7 c w"),
    ("inlezen", "roster.ImportScreen", "7 i"),
    ("inlezen voorbeeld", "roster.ImportPreviewScreen", "7 i 'type:{folder}/klas.csv' enter wait"),
    ("inlezen kolommen", "roster.ColumnsScreen", "+k"),
)
CASES = _stops(
    ("zaken", "cases.CasesScreen", "6"),
    ("zaken hulp", "app.HelpScreen", "6 f1"),
    ("nieuwe zaak", "cases.IntakeScreen", "6 n"),
    ("kijk eerst wie", "cases.PickPupil", "6 k"),
    ("kijk eerst", "cases.LookFirstScreen", "6 home down enter"),
    ("kijk eerst later", "cases.AskDay", "6 home down enter u"),
    ("zaken agenda", "cases.AskLine", "6 a"),
    ("zelf opgelost", "cases.SelfSolvedScreen", "6 z"),
    ("zelf opgelost nieuw", "cases.RecordForm", "6 z n"),
    ("maatregelen vergelijken", "cases.CompareScreen", "6 v"),
    ("overzicht", "cases.RegisterScreen", "6 e"),
    ("naar nieuwe mentor", "cases.HandoverScreen", "6 j"),
    ("gesloten zaken", "cases.CasesScreen", "6 c"),
    ("-gesloten zaken weg", "cases.CasesScreen", "6 c"),
    ("zaak", "cases.CaseScreen", CASE),
    ("zaak hulp", "app.HelpScreen", f"{CASE} f1"),
    ("zaak meer", "cases.CaseMenu", f"{CASE} m"),
    ("zaak waarom", "widgets.Tell", f"{CASE} u"),
    ("zaak overslaan", "cases.AskReason", f"{CASE} o"),
    ("zaak verloop", "widgets.Tell", f"{CASE} m l"),
    ("zaak rollen", "cases.RolesScreen", f"{CASE} r"),
    ("zaak wijzigen", "cases.FactsScreen", f"{CASE} w"),
    ("verslag", "cases.TalkScreen", f"{CASE} down v"),
    ("verslag afspraak", "cases.AskAgreement", f"{CASE} down v f2"),
    ("gesprek hoe", "cases.TalkWay", f"{CASE} 2*down enter"),
    ("gesprek kaart", "cases.GuideCardScreen", f"{CASE} 2*down enter enter"),
    ("gesprek leidraad", "cases.GuideScreen", "+ctrl+s"),
    ("vervolggesprek", "cases.FollowUpScreen", f"{CASE} 3*down enter"),
    ("vijf sporen", "cases.BoardScreen", f"{CASE} m y"),
    ("spoor vastleggen", "cases.AskFields", f"{CASE} m y v"),
    ("dekking", "cases.CoverageScreen", f"{CASE} m y d"),
    ("melding", "cases.ReportPageScreen", f"{CASE} m q"),
    ("melding kenmerken", "cases.RecordForm", f"{CASE} m q b"),
    ("ouders", "cases.FamiliesScreen", f"{CASE} m u"),
    ("gezin", "cases.FamilyScreen", f"{CASE} m u enter"),
    ("gezin contact", "cases.AskFields", f"{CASE} m u enter n"),
    ("beloftes", "cases.PromisesScreen", f"{CASE} m b"),
    ("hulp bieden", "cases.HelpScreen", f"{CASE} m g"),
    ("volwassene", "cases.OutsidersScreen", f"{CASE} m x"),
    ("niveau", "cases.LevelScreen", f"{CASE} m c"),
    ("niveau zetten", "cases.RecordForm", f"{CASE} m c n"),
    ("maatregelen", "cases.MeasuresScreen", f"{CASE} m a"),
    ("maatregel", "cases.RecordForm", f"{CASE} m a n"),
    ("blijven volgen", "cases.MonitoringScreen", f"{CASE} m f"),
    ("toestemming", "cases.PermissionScreen", f"{CASE} m p"),
    ("voorstel", "widgets.Tell", f"{CASE} m n"),
    ("afspraak in zaak", "cases.CitationsScreen", f"{CASE} m A"),
    ("afspraak noemen", "cases.CiteScreen", f"{CASE} m A n"),
    ("dossier", "cases.DossierScreen", f"{CASE} m d"),
    ("kopie voor wie", "cases.PickLine", f"{CASE} m d k"),
    ("kopie nakijken", "cases.CopyScreen", f"{CASE} m d k enter"),
    ("kopie onderdelen", "cases.PickItems", f"{CASE} m d k enter o"),
    ("bewijs leeg", "cases.EvidenceScreen", f"{CASE} m e"),
    ("bewijs nieuw", "cases.EvidenceFormScreen", f"{CASE} m e n"),
    (
        "-bewijs bewaard",
        "cases.EvidenceScreen",
        "+'type:Bericht in de groepsapp' set:#kind=BW2 focus:#supplied_by type:Noor ctrl+s",
    ),
    ("bewijs", "cases.EvidenceScreen", f"{CASE} m e"),
    ("bewijs bestand", "cases.AttachScreen", "+b"),
    ("bewijs met bestand", "widgets.Tell", "+'type:{folder}/chat.txt' enter wait"),
    ("bewijs inzien", "cases.EvidenceTextScreen", f"{CASE} m e i"),
    ("online", "cases.OnlineScreen", f"{CASE} m i"),
    ("online noteren", "cases.NoteScreen", f"{CASE} m i n"),
    ("politielijst", "cases.IndexScreen", f"{CASE} m i p"),
    ("online beginnen", "widgets.Confirm", f"{CASE} m i enter"),
    ("bewijs beslissen", "cases.DecideFile", "+j"),
    ("online situatie", "cases.SituationScreen", "+escape"),
    ("online punt", "cases.PointScreen", "+space"),
    ("overdragen", "cases.HandoverScreen", f"{CASE} m j"),
    (
        "-overgedragen",
        "widgets.Tell",
        f"+type:Els focus:#sender type:Ik focus:#passphrase 'type:{SECRET}' ctrl+s wait",
    ),
    ("nieuw protocol", "cases.MigrationScreen", f"{CASE} m P"),
    ("overdracht inlezen", "cases.ReadBundleScreen", "6 o"),
    (
        "overdracht",
        "cases.BundleScreen",
        f"+'type:{{bundle}}' focus:#passphrase 'type:{SECRET}' focus:#by type:Els ctrl+s wait",
    ),
)
UPKEEP = _stops(
    ("beheer", "upkeep.UpkeepScreen", "8"),
    ("reservekopie", "upkeep.BackupScreen", "8 r m wait"),
    ("reservekopie terug", "widgets.Confirm", "8 r enter"),
    ("protocol", "upkeep.ProtocolScreen", "8 p"),
    ("protocol lezen", "upkeep.ProtocolScreen", "8 p 3*down enter"),
    ("protocol contacten", "upkeep.ProtocolContactsScreen", "8 p c"),
    ("protocol contact", "upkeep.ProtocolContactScreen", "8 p c enter"),
    ("protocol keuzes", "upkeep.ProtocolChoicesScreen", "8 p k"),
    ("protocol keuze", "upkeep.ProtocolChoiceScreen", "8 p k enter"),
    ("protocol veranderd", "upkeep.ProtocolChangesScreen", "8 p v"),
    ("protocol afdrukken", "widgets.PickOne", "8 p p"),
    ("protocol bestand", "upkeep.ProtocolFileScreen", "8 p f"),
    ("bibliotheek", "upkeep.LibraryScreen", "8 b"),
    ("bron", "upkeep.LibraryItemScreen", "8 b enter"),
    ("schooljaar", "upkeep.YearScreen", "8 s"),
    ("vrije dag", "upkeep.DayOffScreen", "8 s n"),
    ("naam en logo", "upkeep.SchoolScreen", "8 n"),
    ("versleuteld bestand", "upkeep.OpenSealedScreen", "8 x"),
    ("wachtzin", "upkeep.PassphraseScreen", "8 w"),
    ("herstelcode vraag", "widgets.Confirm", "8 h"),
    ("herstelcode", "upkeep.NewRecoveryCodeScreen", "8 h j"),
    ("opruimen", "upkeep.RetentionScreen", "8 o"),
    ("opruimen vastzetten", "upkeep.FindOne", "8 o v"),
    ("wat vaststaat", "upkeep.HoldsScreen", "8 o m"),
    ("inzage", "upkeep.AccessScreen", "8 i"),
    ("inzage nieuw", "upkeep.AccessFormScreen", "8 i n enter"),
    (
        "inzage verzoek",
        "upkeep.AccessRequestScreen",
        "+set:#custody=yes focus:#who 'type:M. Benali' ctrl+s",
    ),
    ("inzage alles", "upkeep.AccessItemsScreen", "+o"),
    ("inzage kopie", "upkeep.AccessReviewScreen", "+escape k"),
    ("jaarverslag", "upkeep.YearReportScreen", "8 j"),
    ("wat gebeurde er", "upkeep.AuditScreen", "8 l"),
)
CLASS = _stops(
    ("les begonnen", "lessons.RunScreen", "3 enter g enter"),
    ("les stap", "lessons.RunScreen", "+pagedown"),
    ("les notitie", "widgets.AskText", "+n"),
    ("les afwezig", "lessons.AttendanceScreen", "+escape a"),
    ("les voor de klas", "lessons.ClassFaceScreen", "+escape f8"),
    ("les afronden", "widgets.Confirm", "+f8 e"),
    ("meting openen", "widgets.Confirm", "4 n ctrl+o"),
    ("meting open", "sociogram.RoundScreen", "+j"),
    ("meting op papier", "sociogram.PrintForms", "+p"),
    ("meting intypen", "sociogram.PaperEntryScreen", "+escape t"),
    ("meting intypen vraag", "sociogram.PaperEntryScreen", "+enter"),
    ("leerlingmodus namen", "sociogram.PupilModeScreen", "+2*escape s"),
    ("leerlingmodus ben jij dat", "sociogram.PupilModeScreen", "+type:Noor enter"),
    ("leerlingmodus vraag", "sociogram.PupilModeScreen", "+j"),
    ("leerlingmodus uit", "widgets.WayOutScreen", "+ctrl+e"),
    (
        "formulieren inlezen",
        "sociogram.FormsColumnsScreen",
        "4 i 'type:{folder}/formulieren.csv' ctrl+r wait",
    ),
    ("formulieren namen", "sociogram.FormsNamesScreen", "+ctrl+t wait"),
    ("formulieren wie", "sociogram.PickWho", "+k"),
    ("formulieren controleren", "sociogram.FormsCheckScreen", "+escape n n a ctrl+t wait"),
    ("-formulieren bewaard", "sociogram.RoundScreen", "+ctrl+s wait"),
    ("wat verwacht je", "sociogram.PredictionScreen", "+r"),
    (
        "briefje voorbeeld",
        "signals.SlipPreviewScreen",
        "5 p 2*down enter 'type:{folder}/briefje.txt' enter wait",
    ),
    (
        "-leerling dubbel",
        "roster.PupilFormScreen",
        "7 n type:Aad focus:#family_name type:Aa ctrl+s",
    ),
    ("samenvoegen", "roster.MergeScreen", "7 home enter m enter"),
    ("afspraken voorstellen", "agreements.ProposalsScreen", "2 v"),
    ("startregels", "agreements.StartersScreen", "2 v tab r"),
    ("vervolggesprek niet gestopt", "cases.AskReason", f"{CASE} 3*down enter d n n a enter"),
)
FIRST = _stops(
    ("welkom", "app.WelcomeScreen", "+"),
    ("welkom hulp", "app.HelpScreen", "+f1"),
    ("welkom kopie terugzetten", "app.RescueScreen", "+escape focus:#rescue enter"),
    (
        "welkom herstelcode",
        "app.RecoveryCodeScreen",
        f"+escape focus:#first 'type:{SECRET}' focus:#second 'type:{SECRET}' enter wait",
    ),
    ("welkom schooljaar", "app.SchoolYearScreen", "+type:{code} enter wait"),
    ("eerste scherm", "roster.ClassScreen", "+focus:#next enter wait"),
    ("eerste afspraken", "agreements.AgreementsScreen", "2"),
    ("eerste lessen", "lessons.LessonsScreen", "3"),
    ("eerste metingen", "sociogram.RoundsScreen", "4"),
    ("eerste signalen", "signals.SignalsScreen", "5"),
    ("eerste zaken", "cases.CasesScreen", "6"),
)
LOCKED = _stops(
    ("openen", "app.UnlockScreen", "+"),
    ("openen met herstelcode", "app.RecoveryScreen", "+tab enter"),
)
BROKEN = _stops(
    ("gegevens kapot", "app.RescueScreen", "+'type:oefenen mag hier gerust' enter wait"),
)
WINDOW = _stops(("tweede venster", "app.ClassFollower", "+"))
CHAPTERS = (
    Chapter("kamers", "open", ROOMS),
    Chapter("zaken", "open", CASES),
    Chapter("beheer", "open", UPKEEP),
    Chapter("klas", "open", CLASS),
    Chapter("eerste start", "first", FIRST),
    Chapter("openen", "locked", LOCKED),
    Chapter("kapot", "damaged", BROKEN),
    Chapter("tweede venster", "class window", WINDOW),
)

NOT_SHOWN = {
    "app.RestoringScreen": "gone before it can be seen: only while a backup is put back",
    "cases.ChooseText": "needs one case that was changed on two laptops",
    "cases.DecideProposal": "needs a whole case up to step 5 of which the bullying goes on",
}
"""Screens without a picture of their own, with the reason."""
