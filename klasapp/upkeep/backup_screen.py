"""Backups: what there is, making one, a second place, and putting one back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.errors import KlasappError
from klasapp.keys.slots import WrongSecret
from klasapp.upkeep import backup_service as service
from klasapp.upkeep.backup_service import Inspected, Overview, Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import AskText, Confirm
from klasapp.widgets.messages import RestoreRequested

_DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")


class BackupScreen(BaseScreen[None]):
    """The state above, the backups under it."""

    ROOM = "upkeep"
    HEADING = "Reservekopie"
    CSS_PATH = "upkeep.tcss"
    AUTO_FOCUS = "#backups"
    HELP = (
        "klasapp maakt zelf elke dag dat je werkt een versleutelde reservekopie, opent die en "
        f"kijkt of hij heel is. Van de laatste {service.KEEP_DAYS} werkdagen blijft er een, en van "
        f"de laatste {service.KEEP_WEEKS} weken een. Kies een tweede plek, zoals een stick: gaat "
        "de laptop stuk, dan heb je die nog. Met Enter kijk je in een kopie; pas daarna kies je "
        "of je hem terugzet. Wat er nu staat, blijft dan ernaast bewaard. Een kopie opent met de "
        "wachtzin van toen of de herstelcode."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("make", "m", "Maken", "Maak nu een reservekopie."),
        Action("test", "t", "Testen", "Open de nieuwste kopieën en kijk of ze heel zijn."),
        Action("second", "p", "Tweede plek", "Kies een stick of map voor een tweede kopie."),
        Action("elsewhere", "e", "Ergens anders", "Maak een kopie in een map die je noemt.",
               in_footer=False),
        Action("other", "a", "Ander bestand", "Kijk in een kopie die ergens anders staat."),
        Action("accept", "k", "Klopt zo", "Jij weet waarom de gegevens anders zijn."),
    )  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._overview: Overview | None = None

    def actions(self) -> tuple[Action, ...]:
        """Accepting makes sense only when there is something to accept."""
        trouble = self._overview is not None and self._overview.trouble
        return tuple(one for one in self.ACTIONS if trouble or one.name != "accept")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what makes no sense now."""
        if action == "accept" and not (self._overview and self._overview.trouble):
            return False
        return super().check_action(action, parameters)

    def compose_content(self) -> ComposeResult:
        """State, result, list."""
        with Vertical(classes="room"):
            yield Static("", id="trouble")
            yield Static("", id="state", classes="lead")
            yield Static("", id="result")
            yield Static("Reservekopieën, de nieuwste bovenaan", classes="summary")
            yield OptionList(id="backups", markup=False)

    def on_mount(self) -> None:
        """Show them."""
        self._say("")
        self._show()

    def _show(self) -> None:
        found = self._overview = service.overview(self._session)
        trouble = self.query_one("#trouble", Static)
        trouble.display = bool(found.trouble)
        lines = [f"! {one}" for one in found.trouble]
        lines.append("  Zette jij dit zo neer? Druk dan k. Anders: zet een kopie terug (Enter).")
        trouble.update(Content.styled("\n".join(lines), "$text-error"))
        self.query_one("#state", Static).update(Content(_state(found)))
        listed = self.query_one("#backups", OptionList)
        listed.clear_options()
        for one in found.shown:
            size = f"{one.backup.size / 1_000_000:.1f} MB".replace(".", ",")
            where = "tweede plek" if one.second else "deze laptop"
            listed.add_option(
                Option(
                    Content.assemble(
                        (f" {_moment(one.backup.made_at)}", "bold"), f"  {size:>9}  {where}"
                    )
                )
            )
        if not found.shown:
            listed.add_option(Option(" Nog geen. Druk m: dan maakt klasapp er een.", disabled=True))
        listed.highlighted = 0 if found.shown else None
        self.refresh_bindings()

    def _in_thread(self, task: Callable[[Session], str]) -> None:
        session = self._session
        self._say("Even geduld ...")

        def run() -> str:
            with session.store.reopen() as store:
                try:
                    return task(Session(store, session.clock))
                except KlasappError as error:
                    return f"! {error}"

        self.work(run, self._done)

    def _done(self, sentence: str) -> None:
        self._show()
        self._say(sentence if sentence[:1] in "!✓" else f"✓ {sentence}")

    def _say(self, text: str) -> None:
        style = "$text-error" if "!" in text[:1] else ""
        result = self.query_one("#result", Static)
        result.display = bool(text)
        result.update(Content.styled(text, style))

    def action_make(self) -> None:
        """One now."""
        self._in_thread(service.make_backup)

    def action_test(self) -> None:
        """Open the newest ones."""
        self._in_thread(service.try_newest)

    def action_second(self) -> None:
        """Ask for the second place."""
        now = self._overview.second if self._overview else None
        question = (
            "Waar komt de tweede kopie? Plak het pad van de stick of map, zoals E:\\ of "
            "/media/stick. Leeg: nergens. Een verloren stick geeft niets prijs: de kopie is "
            "versleuteld."
        )
        self.app.push_screen(AskText(question, str(now or "")), self._second)

    def _second(self, typed: str | None) -> None:
        if typed is not None:
            self._in_thread(lambda session: service.set_second_place(session, typed))

    def action_elsewhere(self) -> None:
        """Ask where."""
        question = "In welke map komt de reservekopie? Een eigen bestandsnaam mag ook."
        self.app.push_screen(AskText(question, required="Typ een map."), self._elsewhere)

    def _elsewhere(self, typed: str | None) -> None:
        if typed is not None:
            self._in_thread(lambda session: service.save_backup(session, typed))

    def action_other(self) -> None:
        """Ask which file."""
        question = "Welke reservekopie? Plak het pad van het bestand (.kopie)."
        self.app.push_screen(AskText(question, required="Typ een bestand."), self._other)

    @telling
    def _other(self, typed: str | None) -> None:
        if typed is not None:
            self._look(service.path_of(typed))

    @on(OptionList.OptionSelected, "#backups")
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Look into it first."""
        if self._overview is not None:
            self._look(self._overview.shown[event.option_index].backup.path)

    def _look(self, path: Path, secret: str = "") -> None:
        session = self._session
        self._say("Even kijken wat erin zit ...")

        def run() -> Inspected | KlasappError:
            with session.store.reopen() as store:
                try:
                    return service.inspect(Session(store, session.clock), path, secret)
                except KlasappError as error:
                    return error

        def done(result: Inspected | KlasappError) -> None:
            self._say("")
            if isinstance(result, WrongSecret) and not secret:
                question = (
                    f"{path.name} hoort bij een andere sleutel. Typ de wachtzin van toen, of de "
                    "herstelcode."
                )
                self.app.push_screen(
                    AskText(question, password=True),
                    lambda typed: self._look(path, typed) if typed else None,
                )
            elif isinstance(result, KlasappError):
                self._say(f"! {result}")
            else:
                self._ask(result)

        self.work(run, done)

    def _ask(self, found: Inspected) -> None:
        if found.content.findings:
            self._say(f"! Deze kopie is niet heel: {found.content.findings[0]} Kies een andere.")
            return
        last = found.content.last_entry
        until = f" Het logboek loopt tot {_moment(datetime.fromisoformat(last))}." if last else ""
        question = (
            f"Reservekopie van {_moment(found.backup.made_at)}.\n"
            f"✓ Zojuist geopend en getest: heel.\n"
            f"Erin: {service.spoken_counts(found.content.counts)}.{until}\n\n"
            "Deze kopie terugzetten? Wat je daarna bewaarde, zit er niet in. De gegevens van nu "
            "blijven ernaast bewaard. klasapp vraagt daarna je wachtzin."
        )

        def answered(sure: bool | None) -> None:
            if sure:
                self.post_message(RestoreRequested(found.backup.path, found.key))

        self.app.push_screen(Confirm(question, "Ja, terugzetten"), answered)

    def action_accept(self) -> None:
        """Ask, then take the data as they are."""
        question = (
            "Zijn de gegevens zo goed? klasapp bewaart in het logboek dat je dit zei, en "
            "waarschuwt hier niet meer voor."
        )

        def answered(sure: bool | None) -> None:
            if sure:
                service.accept_trouble(self._session)
                self._show()
                self._say("✓ Genoteerd.")

        self.app.push_screen(Confirm(question, "Ja, dit klopt"), answered)


def _moment(at: datetime) -> str:
    return f"{_DAYS[at.weekday()]} {at:%d-%m-%Y %H:%M}"


def _state(found: Overview) -> str:
    if found.last is None:
        first = "klasapp maakte hier nog geen reservekopie."
    else:
        first = f"De laatste: {_moment(found.last)}. klasapp opende hem: hij was heel."
    lines = [first, f"Map: {found.folder}"]
    if found.second is None:
        lines.append("Tweede plek: geen. Gaat de laptop stuk, dan is alles weg: druk p.")
        return "\n".join(lines)
    last = f"laatste: {_moment(found.last_second)}" if found.last_second else "nog geen kopie"
    there = (
        "" if found.second_there else " Nu is hij er niet; dat geeft niet, steek hem er soms in."
    )
    lines.append(f"Tweede plek: {found.second} ({last}).{there}")
    return "\n".join(lines)
