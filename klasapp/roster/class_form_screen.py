"""A class: its name, its location, and for a new one its school year and holiday region."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Select, Static

from klasapp.errors import KlasappError
from klasapp.roster import enrolment_service, location_service, service
from klasapp.roster.school_year import REGIONS, school_year_name_for
from klasapp.roster.service import SchoolClass, Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen


class ClassFormScreen(BaseScreen[SchoolClass | None]):
    """Make a class; hands back the class that was made."""

    ROOM = "roster"
    HEADING = "Nieuwe klas"
    CSS_PATH = "roster.tcss"
    AUTO_FOCUS = "#class-name"
    HELP = (
        "Hier maak je een klas. Vul in hoe de klas heet, bijvoorbeeld 2B, en in welk schooljaar. "
        "De regio bepaalt welke schoolvakanties gelden; klasapp rekent daarmee als het een datum "
        "kiest. Daarna zet je de leerlingen erin."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Bewaren", "Maak de klas.", priority=True),
    )

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose_content(self) -> ComposeResult:
        """Three fields."""
        years = service.list_school_years(self._session)
        with VerticalScroll(classes="form", can_focus=False):
            yield Label("Naam van de klas")
            yield Input(id="class-name", placeholder="bijvoorbeeld 2B", max_length=64)
            yield from location_field(self._session, "")
            yield Label("Schooljaar")
            yield Input(school_year_name_for(self._session.today), id="school-year", max_length=9)
            yield Label("Vakantieregio van je school")
            yield Select(
                [(region.capitalize(), region) for region in REGIONS],
                prompt="Kies de regio",
                value=years[0].region if years else Select.NULL,
                id="region",
            )
            yield Static("", id="region-note", classes="lead")
            yield Static("", id="complaint", classes="complaint")
            yield Button("Maak de klas", id="save", variant="primary")

    def on_mount(self) -> None:
        """Show whether the region still matters."""
        self.show_region()

    @on(Input.Changed, "#school-year")
    def show_region(self) -> None:
        """A school year that is there already has its region."""
        typed = self.query_one("#school-year", Input).value.strip()
        year = next((y for y in service.list_school_years(self._session) if y.name == typed), None)
        select = self.query_one("#region", Select)
        select.disabled = year is not None
        if year is not None:
            select.value = year.region
        note = (
            f"Het schooljaar {year.name} heeft al een regio. Wijzigen kan bij Beheer."
            if year
            else "Noord, midden of zuid: het staat in de schoolgids."
        )
        self.query_one("#region-note", Static).update(Content(note))

    @on(Input.Submitted, "#class-name")
    def to_year(self) -> None:
        """Enter goes to the next field."""
        self.query_one("#school-year").focus()

    @on(Input.Submitted, "#school-year")
    def to_region(self) -> None:
        """Enter goes to the next field."""
        select = self.query_one("#region")
        self.query_one("#save" if select.disabled else "#region").focus()

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Make the class, or say under the fields what is wrong."""
        region = self.query_one("#region", Select).value
        try:
            made = location_service.start_class_at(
                self._session,
                self.query_one("#school-year", Input).value,
                region if isinstance(region, str) else "",
                self.query_one("#class-name", Input).value,
                chosen_location(self),
            )
        except KlasappError as error:
            self.query_one("#complaint", Static).update(Content(str(error)))
            return
        self.dismiss(made)


class ClassChangeScreen(BaseScreen[SchoolClass | None]):
    """Change the name, the location and the mentors of a class; hands back the class."""

    ROOM = "roster"
    HEADING = "Klas wijzigen"
    CSS_PATH = "roster.tcss"
    AUTO_FOCUS = "#class-name"
    HELP = (
        "Hier wijzig je de naam van een klas en de locatie waar de klas les heeft. In een zaak "
        "van deze klas staan dan de contacten van die locatie. De contacten vult je school in "
        "bij Beheer, Protocol, Contacten. Heeft de klas twee mentoren, schrijf dan beide namen op."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Bewaren", "Bewaar de klas.", priority=True),
    )

    def __init__(self, session: Session, school_class: SchoolClass) -> None:
        super().__init__()
        self._session, self._school_class = session, school_class

    def compose_content(self) -> ComposeResult:
        """The name and the location."""
        kept = location_service.class_location(self._session, self._school_class.id)
        with VerticalScroll(classes="form", can_focus=False):
            yield Label("Naam van de klas")
            yield Input(self._school_class.name, id="class-name", max_length=64)
            yield from location_field(self._session, kept)
            mentors = (
                *enrolment_service.class_mentors(self._session, self._school_class.id),
                "",
                "",
            )
            yield Label("Mentor")
            yield Input(mentors[0], id="mentor-1", max_length=100)
            yield Label("Tweede mentor")
            yield Input(mentors[1], id="mentor-2", max_length=100)
            yield Static("", id="complaint", classes="complaint")
            yield Button("Bewaren", id="save", variant="primary")

    @on(Button.Pressed, "#save")
    @on(Input.Submitted)
    def action_save(self) -> None:
        """Keep it, or say under the fields what is wrong."""
        mentors = tuple(self.query_one(f"#mentor-{n}", Input).value for n in (1, 2))
        try:
            changed = enrolment_service.change_class(
                self._session,
                self._school_class.id,
                self.query_one("#class-name", Input).value,
                chosen_location(self),
                mentors,
            )
        except KlasappError as error:
            self.query_one("#complaint", Static).update(Content(str(error)))
            return
        self.dismiss(changed)


def location_field(session: Session, kept: str) -> ComposeResult:
    """The choice of a location; nothing when the school has none."""
    locations = location_service.school_locations(session)
    if not locations:
        return
    yield Label("Locatie")
    yield Select(
        [(Content(one.name), one.key) for one in locations],
        prompt="Geen locatie",
        value=kept if kept in {one.key for one in locations} else Select.NULL,
        id="location",
    )


def chosen_location(screen: BaseScreen[SchoolClass | None]) -> str:
    """The key of the chosen location; empty for none."""
    values = [one.value for one in screen.query("#location").results(Select)]
    return "".join(value for value in values if isinstance(value, str))
