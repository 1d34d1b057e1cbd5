"""The report of a talk. What is typed is kept within two seconds, also without saving."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from klasapp.cases.case import DraftError, follows_on
from klasapp.cases.days import parse_day, typed
from klasapp.cases.dialog_screen import AskAgreement
from klasapp.cases.draft_screen import DraftScreen, show_word_tips
from klasapp.cases.form_screen import complain, labelled
from klasapp.cases.guided_talk import talk_owners
from klasapp.cases.service import (
    Session,
    TalkView,
    add_agreement,
    can_complete,
    change_agreement,
    complete_task,
    drop_draft,
    finish_report,
    mark_filed,
    read_talk,
    remove_agreement,
    report_key,
    save_draft,
    take_back_task,
)
from klasapp.cases.talk import Agreement, Owner, Report
from klasapp.errors import InputError, KlasappError
from klasapp.protocol import spoken
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import telling
from klasapp.widgets.dialogs import Confirm, Tell

_FIELDS = ("facts", "experience", "agreement_text")


class TalkScreen(DraftScreen):
    """Write a report: facts, what it was like, agreements."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Verslag"
    AUTO_FOCUS = "#facts"
    HELP = (
        "Schrijf hier het verslag van een gesprek. Alles wat je typt wordt vanzelf bewaard als "
        "concept; valt de laptop uit, dan staat het er nog.\n\n"
        "Feiten: wat is er gezegd en gebeurd. Beleving: hoe was het voor de leerling, in zijn "
        "eigen woorden. Afspraken: zet elke afspraak apart (F2), met van wie hij is en wanneer je "
        "samen terugkijkt. Bij stap 3 en 4 heb je minstens één afspraak en zo'n dag nodig.\n\n"
        "Is het verslag af, stel het dan vast met Ctrl+S. Daarna verandert die versie niet meer. "
        "Typ je toch verder, dan wordt dat een nieuwe versie; de oude blijft te lezen (F4).\n\n"
        "klasapp wijst op woorden als altijd en nooit. Dat is een tip; je mag ze laten staan."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("finish", "ctrl+s", "Vaststellen", "Maak het verslag definitief.", priority=True),
        Action("agreement", "f2", "Afspraak", "Zet een afspraak apart, met een dag."),
        Action("versions", "f4", "Versies", "Lees de eerdere versies."),
        Action("copy", "f3", "Kopie", "Maak een kopie van de vastgestelde versie."),
        Action("drop", "f8", "Concept weg", "Gooi het concept weg; versies blijven.",
               in_footer=False),
    )  # fmt: skip

    def __init__(self, session: Session, case_id: int, task_id: str) -> None:
        super().__init__(classes="cases keeps-drafts")
        self._session, self._case_id, self._task_id = session, case_id, task_id
        self._view = read_talk(session, case_id, task_id)
        self._kept = self._typed = self._view.report
        self._drafted = self._view.draft is not None
        view = self._view.case_view
        self._writable = view.case.open or follows_on(task_id, view.protocol)

    def compose_content(self) -> ComposeResult:
        """The form."""
        report, view = self._view.report, self._view
        locked = not self._writable
        name = view.case_view.name_of(view.task)
        with VerticalScroll(classes="content"):
            yield Static(
                Content.assemble(
                    Content.styled(view.task.what, "bold $text-accent"), f": {name}" if name else ""
                ),
                id="talk-top",
            )
            day = typed(report.held_on) if report.held_on else ""
            with Horizontal(classes="two-fields"):
                yield from labelled("Dag", Input(day, id="held_on", disabled=locked))
                yield from labelled(
                    "Wie waren erbij?",
                    Input(report.participants, id="participants", disabled=locked),
                )
            yield from labelled("Feiten: wat is er gezegd en gebeurd?",
                                self._area("facts", report.facts))  # fmt: skip
            yield from labelled("Beleving: hoe was het voor de leerling?",
                                self._area("experience", report.experience))  # fmt: skip
            yield Label("Afspraken (F2 = erbij, Enter = wijzigen)", classes="field-label")
            yield OptionList(id="agreements", markup=False, disabled=locked)
            yield Static("", id="no-agreements", classes="hint")
            yield Button("Afspraak erbij (F2)", id="add-agreement", disabled=locked)
            yield from labelled("Toelichting bij de afspraken (mag leeg)",
                                self._area("agreement_text", report.agreements))  # fmt: skip
            yield Button("Vaststellen (Ctrl+S)", id="finish", variant="primary", disabled=locked)
        yield Static("", id="careless", classes="warning")
        yield Static("", id="save-state")

    def _again(self) -> TalkView:
        return read_talk(self._session, self._case_id, self._task_id, again=True)

    def _area(self, name: str, text: str) -> TextArea:
        return TextArea(text, id=name, tab_behavior="focus", read_only=not self._writable)

    def on_mount(self) -> None:
        """Show agreements, hints and what is saved."""
        self.show_agreements()
        self._check_words()
        self._say_state()

    def show_agreements(self) -> None:
        """Fill the list of agreements."""
        self._view = self._again()
        listed = self.query_one("#agreements", OptionList)
        listed.clear_options()
        listed.add_options([Option(self._line(agreement)) for agreement in self._view.agreements])
        listed.display = bool(self._view.agreements)
        needed = " ".join(gate.text for gate in self._view.task.gates)
        hint = f"Nodig voor deze stap: {needed}" if needed else "Nog geen afspraken."
        shown = self.query_one("#no-agreements", Static)
        shown.display = bool(needed) or not self._view.agreements
        shown.update(Content(hint))

    def _line(self, agreement: Agreement) -> Content:
        owner = agreement.owner.word
        if agreement.pupil_id is not None:
            owner = self._view.case_view.pupils[agreement.pupil_id].display_name
        day = agreement.follow_up_on
        back = f" · terugkijken {spoken(day)}" if day else ""
        return Content.assemble(
            f"• {agreement.text}", Content.styled(f"  ({owner}{back})", "$text-muted")
        )

    # What is typed

    @on(Input.Changed)
    @on(TextArea.Changed)
    def typed_something(self) -> None:
        """Save soon, however long the mentor goes on typing."""
        if not self._writable:
            return
        self._typed = self._report()
        if self._typed != self._kept:
            self.save_soon()
        self._check_words()

    def save(self) -> None:
        """Keep what is typed as a draft, if it changed."""
        if not self._writable or self._typed == self._kept:
            return
        save_draft(self._session, self._case_id, self._task_id, self._typed)
        self._kept, self._drafted = self._typed, True
        self._say_state()

    def _report(self) -> Report:
        try:
            day = parse_day(self.query_one("#held_on", Input).value, self._session.today)
        except InputError:
            day = None
        texts = [self.query_one(f"#{name}", TextArea).text for name in _FIELDS]
        return Report(day, self.query_one("#participants", Input).value, *texts)

    def _say_state(self) -> None:
        shown = next(iter(self.query("#save-state").results(Static)), None)
        if shown is None:  # the screen is going
            return
        if not self._writable:
            shown.update(Content("De zaak is gesloten: je kunt lezen, niet wijzigen."))
            return
        final = len(self._view.versions)
        number = f"Versie {final} is vastgesteld. " if final else ""
        if self._drafted:
            text = (
                f"{number}Concept bewaard om {self._session.now:%H:%M}. Klaar? Stel vast: Ctrl+S."
            )
        else:
            text = (
                f"{number}Typ je verder, dan wordt dat een nieuwe versie."
                if final
                else "Typ maar: je concept wordt vanzelf bewaard. Klaar? Ctrl+S."
            )
        shown.update(Content(text))

    def _check_words(self) -> None:
        text = "\n".join(self.query_one(f"#{name}", TextArea).text for name in _FIELDS)
        show_word_tips(self, self._view.case_view.protocol, text)

    # Agreements

    @on(Button.Pressed, "#add-agreement")
    @telling
    def action_agreement(self) -> None:
        """Ask for one agreement."""
        if not self._writable:
            raise KlasappError("De zaak is gesloten. Heropen hem eerst.")
        self._ask(partial(add_agreement, self._session, self._case_id, self._task_id))

    @on(OptionList.OptionSelected, "#agreements")
    def agreement_chosen(self, event: OptionList.OptionSelected) -> None:
        """Change or withdraw an agreement."""
        agreement = self._view.agreements[event.option_index]
        self._ask(
            partial(change_agreement, self._session, self._case_id, agreement.id),
            agreement,
            partial(remove_agreement, self._session, self._case_id, agreement.id),
        )

    def _ask(
        self,
        save: partial[int],
        agreement: Agreement | None = None,
        remove: partial[None] | None = None,
    ) -> None:
        def kept(text: str, owner: Owner, pupil_id: int | None, day: date | None) -> None:
            save(text, owner, pupil_id, day)

        self.app.push_screen(
            AskAgreement(self._owners(), self._session.today, kept, agreement, remove),
            self._agreement_kept,
        )

    def _agreement_kept(self, saved: bool | None) -> None:
        if saved:
            self.show_agreements()

    def _owners(self) -> list[tuple[Owner, int | None, str]]:
        view = self._view.case_view
        names = {number: pupil.display_name for number, pupil in view.pupils.items()}
        return talk_owners(view.case, names, self._view.task)

    # Versions

    @on(Button.Pressed, "#finish")
    @telling
    def action_finish(self) -> None:
        """Ask first: a final report does not change any more."""
        if not self._writable:
            raise KlasappError("De zaak is gesloten. Heropen hem eerst.")
        report = self._report()
        self._view = self._again()
        if self._view.versions and report == self._view.versions[-1].report:
            raise KlasappError("Er is niets veranderd sinds de vorige versie.")
        self._typed = report
        self.save()
        number = len(self._view.versions) + 1
        self.app.push_screen(
            Confirm(
                f"Dit verslag vaststellen? Het wordt versie {number} in het dossier en verandert "
                "dan niet meer. Klopt er later iets niet, dan maak je een nieuwe versie. Wil je "
                "nog verder schrijven? Ga terug: het concept is bewaard.",
                yes="Ja, vaststellen",
                no="Nee, concept laten",
            ),
            partial(self._finished, report),
        )

    @telling
    def _finished(self, report: Report, yes: bool | None) -> None:
        """Make the report final, and offer to tick off the task."""
        if not yes:
            self.shell.tell("Het verslag is nog een concept. Stel het vast als het klaar is.")
            return
        try:
            number = finish_report(self._session, self._case_id, self._task_id, report)
        except DraftError as error:
            complain(self, error)
            return
        self._kept = self._typed = report
        self._view, self._drafted = self._again(), False
        self._say_state()
        self.shell.tell_final(
            f"Het verslag is vastgesteld (versie {number}).",
            "Klopt er iets niet, maak dan een nieuwe versie van het verslag.",
        )
        to_do, missing = can_complete(self._session, self._case_id, self._task_id)
        day = report.held_on
        if not to_do or missing or day is None:
            # In the question itself: a note that goes away by itself would be missed behind it.
            open_still = f"De stap zelf staat nog open. Nodig: {' '.join(missing)}\n\n"
            self._ask_file(open_still if to_do and missing else "")
            return
        self.app.push_screen(
            Confirm(
                f"Wil je '{self._view.task.what}' ook op gedaan zetten, met als dag "
                f"{spoken(day)}? Dan rekent klasapp de volgende data uit.",
                yes="Ja, klaar",
                no="Nee, nog niet",
                loses=False,
            ),
            partial(self._completed, day),
        )

    @telling
    def _completed(self, day: date, yes: bool | None) -> None:
        try:
            if yes:
                session, case_id, task_id = self._session, self._case_id, self._task_id
                complete_task(session, case_id, task_id, day)
                what = self._view.task.what
                self.shell.tell_undoable(
                    f"Gedaan: {what}.",
                    lambda: take_back_task(session, case_id, task_id),
                    f"Weer open: {what}. Het verslag blijft staan.",
                )
        finally:
            self._ask_file()

    def _ask_file(self, first: str = "") -> None:
        """Say ``first``; ask, once, whether the report goes into the pupil tracking system now."""
        from klasapp.cases.dossier_dialog_screen import PickLine

        self.app.push_screen(
            PickLine(f"{first}Het verslag hoort in het leerlingvolgsysteem (LVS). Doe je dat nu? "
                     "Esc = later; het komt dan terug in Deze week.",
                     [("copy", "Maak nu een kopie, zonder namen van anderen"),
                      ("filed", "Het staat er al in"), ("", "Later")]),
            self._file_chosen,
        )  # fmt: skip

    @telling
    def _file_chosen(self, chosen: str | None) -> None:
        if chosen == "copy":
            self.action_copy()
            return
        try:
            if chosen == "filed":
                key = report_key(self._task_id, self._again().versions[-1].number)
                pupil = int(self._view.task.pupil) if self._view.task.pupil else None
                mark_filed(self._session, self._case_id, [key], self._session.today, pupil)
        finally:
            self.dismiss()

    def action_versions(self) -> None:
        """Show the final versions, newest first."""
        versions = self._again().versions
        if not versions:
            raise KlasappError("Er is nog geen vastgestelde versie.")
        parts: list[Content | str] = []
        for version in reversed(versions):
            report = version.report
            day = spoken(report.held_on) if report.held_on else ""
            parts.append(Content.styled(f"Versie {version.number}", "bold"))
            parts.append(f", vastgesteld {version.saved_at:%d-%m-%Y %H:%M}\n")
            parts.append(f"Gesprek op {day}. Erbij: {report.participants}\n\n")
            for title, text in (("Feiten", report.facts), ("Beleving", report.experience),
                                ("Afspraken", report.agreements)):  # fmt: skip
                if text:
                    parts += [Content.styled(f"{title}\n", "bold"), f"{text}\n"]
            parts.append("\n")
        self.app.push_screen(Tell(Content.assemble(*parts)))

    def action_copy(self) -> None:
        """Make a copy of the newest final version, for one reader."""
        from klasapp.cases.copy_screen import begin_copy

        versions = self._again().versions
        if not versions:
            raise KlasappError("Stel het verslag eerst vast (Ctrl+S); daarna maak je een kopie.")
        agreed = [f"agreement:{one.id}" for one in self._again().agreements]
        begin_copy(self, self._session, self._view.case_view,
                   [report_key(self._task_id, versions[-1].number), *agreed])  # fmt: skip

    def action_drop(self) -> None:
        """Throw the draft away, after asking."""
        self.save()
        draft = self._again().draft
        if draft is None:
            raise KlasappError("Er is geen concept om weg te gooien.")
        session, case_id, task_id = self._session, self._case_id, self._task_id

        def answered(yes: bool | None) -> None:
            if yes:
                drop_draft(session, case_id, task_id)
                self._writable = False
                self.dismiss()
                self.shell.tell_undoable(
                    "Het concept is weg.",
                    lambda: save_draft(session, case_id, task_id, draft.report),
                    "Het concept staat weer bij de taak.",
                )

        self.app.push_screen(
            Confirm("Het concept van dit verslag gaat weg. Vastgestelde versies blijven."), answered
        )
