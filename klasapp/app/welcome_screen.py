"""The first start: a passphrase, a recovery code, a school year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Input, Label, Select, Static
from textual.worker import Worker, WorkerState

from klasapp.app.creation import create_database, open_database
from klasapp.app.paths import location_warning
from klasapp.errors import KlasappError
from klasapp.keys.passphrase import MINIMUM_LENGTH, estimate_strength
from klasapp.widgets.base_screen import UNEXPECTED, telling
from klasapp.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from klasapp.app.klasapp import KlasApp
    from klasapp.store.session import Session

_REGIONS = (("Noord", "noord"), ("Midden", "midden"), ("Zuid", "zuid"))


class StepScreen(Screen[None]):
    """One step of the first start."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (72, "-wide")]
    HEADING: ClassVar[str] = ""
    HELP: ClassVar[str] = ""
    """Dutch, some sentences: what this step is for and what to do (F1)."""

    @property
    def klasapp(self) -> KlasApp:
        """The app, with its own type."""
        return cast("KlasApp", self.app)

    def complain(self, sentence: str) -> None:
        """Say what is wrong, above the button."""
        line = self.query_one("#complaint", Static)
        line.update(Content(sentence))
        line.display = bool(sentence)


class WelcomeScreen(StepScreen):
    """Step 1: choose a passphrase, typed twice."""

    AUTO_FOCUS = "#first"
    HEADING = "Welkom bij klasapp"
    HELP = (
        "Met de wachtzin open je klasapp, elke keer. Zonder de wachtzin kan niemand lezen wat "
        "erin staat, ook niet wie je laptop vindt. Een goede wachtzin is een rijtje van vier "
        "gewone woorden dat alleen jij bedenkt, met spaties ertussen.\n\n"
        "Typ de wachtzin in het eerste veld, druk op Tab, en typ hem nog een keer. Druk dan op "
        "Enter. Daarna krijg je een herstelcode, voor als je de wachtzin vergeet.\n\n"
        "Wil je eerst kijken hoe het werkt? Kies dan de verzonnen klas: daar kan niets misgaan. "
        "Had je klasapp al op een andere laptop, kies dan de reservekopie."
    )

    def compose(self) -> ComposeResult:
        """What klasapp keeps, and the two fields."""
        with VerticalScroll(classes="gate"):
            yield Static("Welkom bij klasapp", classes="heading")
            yield Static(
                "klasapp bewaart gegevens van leerlingen alleen op deze laptop, versleuteld. "
                "Kies een wachtzin: vier woorden die niets met elkaar te maken hebben, "
                f"minstens {MINIMUM_LENGTH} tekens.",
                classes="lead",
            )
            yield Label("Wachtzin")
            yield Input(password=True, id="first")
            yield Static("", id="strength")
            yield Label("Nog een keer dezelfde wachtzin")
            yield Input(password=True, id="second")
            yield Static(Content(self._where()), classes="lead")
            yield Static("", id="complaint", classes="complaint")
            with Horizontal(classes="buttons"):
                yield Button("Maak mijn klasapp", id="make", variant="primary")
                if not self.app.is_web:
                    yield Button("Eerst oefenen in een verzonnen klas", id="practise")
            yield Button("Ik heb een reservekopie", id="rescue", compact=True)
        yield KeyBar()

    def _where(self) -> str:
        warning = location_warning(self.klasapp.database)
        return f"De gegevens komen in {self.klasapp.database}. {warning}".strip()

    @on(Button.Pressed, "#rescue")
    def rescue(self) -> None:
        """On a new laptop: put a backup in place."""
        from klasapp.app.rescue_screen import RescueScreen

        self.app.push_screen(RescueScreen(), self.klasapp.rescued)

    @on(Input.Changed, "#first")
    def show_strength(self, event: Input.Changed) -> None:
        """Tell how strong the passphrase is while it is typed."""
        strength = estimate_strength(event.value)
        bar = "■" * (strength.score + 1) + "□" * (4 - strength.score)
        text = f"{bar} {strength.label}. {strength.advice}" if event.value else ""
        self.query_one("#strength", Static).update(Content(text))
        self.complain("")

    @on(Input.Submitted, "#first")
    def to_second(self) -> None:
        """Enter goes to the next field."""
        self.query_one("#second").focus()

    @on(Button.Pressed, "#practise")
    def practise(self) -> None:
        """Go to the practice school first; stopping there leads back here."""
        self.klasapp.practise()

    @on(Input.Submitted, "#second")
    @on(Button.Pressed, "#make")
    def make(self) -> None:
        """Make the database in a thread, when both fields agree."""
        first = self.query_one("#first", Input).value
        if first != self.query_one("#second", Input).value:
            self.complain("De twee wachtzinnen zijn niet gelijk. Typ de tweede opnieuw.")
            second = self.query_one("#second", Input)
            second.value = ""
            second.focus()
            return
        strength = estimate_strength(first)
        if not strength.acceptable:
            self.complain(f"Deze wachtzin is niet veilig genoeg. {strength.advice}")
            self.query_one("#first").focus()
            return
        self.complain("Even geduld ...")
        self.query_one("#make", Button).disabled = True
        database, clock = self.klasapp.database, self.klasapp.clock
        self.run_worker(
            lambda: create_database(database, first, clock), thread=True, exit_on_error=False
        )

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show the recovery code, or tell why there is no database."""
        if event.state is WorkerState.SUCCESS:
            passphrase = self.query_one("#first", Input).value
            session = open_database(self.klasapp.database, passphrase, self.klasapp.clock)
            for field in self.query(Input):
                field.value = ""
            self.app.push_screen(RecoveryCodeScreen(session, str(event.worker.result)))
        elif event.state is WorkerState.ERROR:
            self.query_one("#make", Button).disabled = False
            error = event.worker.error
            self.complain(str(error) if isinstance(error, KlasappError) else UNEXPECTED)


class RecoveryCodeScreen(StepScreen):
    """Step 2: the recovery code, shown once."""

    AUTO_FOCUS = "#check"
    HEADING = "Bewaar je herstelcode"
    HELP = (
        "De herstelcode opent klasapp als je de wachtzin vergeten bent. Ben je ze allebei kwijt, "
        "dan kan niemand je gegevens nog lezen. klasapp laat de code maar één keer zien.\n\n"
        "Met Shift+Tab kom je bij de knop die een pdf maakt. Print die, leg het blad in de kluis "
        "van de school en gooi het bestand weg. Overschrijven mag ook. Typ daarna de laatste vier "
        "tekens van de code in het veld en druk op Enter."
    )

    def __init__(self, session: Session, code: str) -> None:
        super().__init__()
        self._session, self._code = session, code

    def compose(self) -> ComposeResult:
        """The code, a way to print it, and a check that it was kept."""
        with VerticalScroll(classes="gate"):
            yield Static("Bewaar je herstelcode", classes="heading")
            yield Static(
                "Ben je de wachtzin vergeten, dan is deze code de enige weg terug. Je ziet hem nu "
                "één keer. Print hem, of schrijf hem over, en leg hem in de kluis van de school.",
                classes="lead",
            )
            yield Static(Content(self._code), classes="code", id="code")
            yield Button("Bewaar als pdf om te printen", id="print")
            yield Static("", id="printed")
            yield Label("Typ de laatste vier tekens over: zo weet je dat je hem hebt")
            yield Input(id="check", max_length=8)
            yield Static("", id="complaint", classes="complaint")
            yield Button("Verder", id="next", variant="primary")
        yield KeyBar()

    @on(Button.Pressed, "#print")
    @telling
    def save_sheet(self) -> None:
        """Write the sheet for the school's safe."""
        from klasapp.documents.folders import export_folder
        from klasapp.documents.recovery_sheet import write_recovery_sheet

        folder = export_folder()
        path = write_recovery_sheet(self._code, self.klasapp.database, folder, self._session.today)
        self.query_one("#printed", Static).update(
            Content(f"Bewaard als {path}. Verwijder het bestand na het printen.")
        )

    @on(Input.Submitted, "#check")
    @on(Button.Pressed, "#next")
    def go_on(self) -> None:
        """Go to the school year once the code was kept."""
        typed = self.query_one("#check", Input).value.replace("-", "").strip().upper()
        if typed != self._code[-4:]:
            self.complain("Dat zijn niet de laatste vier tekens van de code. Kijk nog eens.")
            return
        self.app.push_screen(SchoolYearScreen(self._session))


class SchoolYearScreen(StepScreen):
    """Step 3: the school year and the region of its holidays."""

    AUTO_FOCUS = "#year"
    HEADING = "Het schooljaar"
    HELP = (
        "Het schooljaar staat al ingevuld. Kies de regio van je school: Noord, Midden of Zuid. "
        "Daarmee weet klasapp wanneer het vakantie is, en kiest het geen datum in een vakantie. "
        "Wijzigen kan later bij Beheer.\n\n"
        "Met Tab ga je naar de regio. Enter opent de lijst, met de pijltjes kies je."
    )

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        """The name of the year and the region."""
        from klasapp.roster.service import school_year_name_for

        with Vertical(classes="gate"):
            yield Static("Het schooljaar", classes="heading")
            yield Static(
                "klasapp rekent met schooldagen. De regio van je school bepaalt welke vakanties "
                "gelden.",
                classes="lead",
            )
            yield Label("Schooljaar")
            yield Input(school_year_name_for(self._session.today), id="year")
            yield Label("Regio van de schoolvakanties")
            yield Select(_REGIONS, value="midden", allow_blank=False, id="region")
            yield Static("", id="complaint", classes="complaint")
            yield Button("Naar mijn klas", id="next", variant="primary")
        yield KeyBar()

    @on(Input.Submitted, "#year")
    def year_is_right(self) -> None:
        """To the region: nobody answered that yet."""
        self.query_one("#region").focus()

    @on(Button.Pressed, "#next")
    def go_on(self) -> None:
        """Keep the school year and enter the rooms."""
        from klasapp.roster.service import add_school_year

        region: Any = self.query_one("#region", Select).value
        try:
            add_school_year(self._session, self.query_one("#year", Input).value, str(region))
        except KlasappError as error:
            self.complain(str(error))
            return
        self.klasapp.hold()
        self.klasapp.opened(self._session)
