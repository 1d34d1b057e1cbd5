"""The evidence of a case: numbered, with its files; what may not be kept is refused here."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.attach_screen import AttachScreen
from klasapp.cases.dialog_screen import AskReason
from klasapp.cases.evidence import NO_FILES_TEXT, Evidence, spoken_moment, spoken_size
from klasapp.cases.evidence_decision_screen import ask_about_files
from klasapp.cases.evidence_form_screen import EvidenceFormScreen, EvidenceTextScreen
from klasapp.cases.service import (
    Session,
    changed_files,
    export_file,
    read_evidence,
    read_evidence_text,
    remove_file,
    write_card,
)
from klasapp.errors import KlasappError
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Confirm, Tell


class EvidenceScreen(BaseScreen[None]):
    """Keep evidence: what, from whom, when, where, and a file when that may be."""

    CSS_PATH = ["cases.tcss", "evidence.tcss"]
    ROOM = "cases"
    HEADING = "Bewijs"
    AUTO_FOCUS = "#evidence-list"
    HELP = (
        "Schrijf hier het bewijs op (n): wat is het, van wie kreeg je het, van wanneer is het, op "
        "welk adres of account stond het. Elk bewijs krijgt een nummer. Bewaar alleen wat nodig "
        "is.\n\n"
        "Bij een bewijs mag één bestand (b): een schermafdruk, foto, chat, mail of pdf. klasapp "
        "bewaart het versleuteld en verandert er niets aan; bij elke blik controleert het dat. "
        "Het bestand waar het vandaan komt, blijft op de laptop staan: wis dat zelf.\n\n"
        "Staat er iemand bloot op, of gaat de zaak over naaktbeelden? Dan neemt klasapp geen "
        "bestanden aan. Schrijf alleen adres, account, tijd op en wie het zag."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("new", "n", "Nieuw", "Schrijf een nieuw bewijs op."),
        Action("change", "w", "Wijzigen", "Verbeter het gekozen bewijs; wat er stond, blijft."),
        Action("attach", "b", "Bestand", "Zet een bestand bij het gekozen bewijs."),
        Action("look", "i", "Inzien", "Bekijk het bestand van het gekozen bewijs."),
        Action("check", "c", "Controle", "Controleer of elk bestand nog is wat je kreeg."),
        Action("remove", "delete", "Bestand wissen",
               "Wis het bestand van het gekozen bewijs voorgoed.", in_footer=False),
        Action("versions", "v", "Versies", "Lees wat er eerder bij dit bewijs stond.",
               in_footer=False),
        Action("card", "k", "Bewijskaart", "Maak de kaart voor leerlingen: zo bewaar je "
               "berichten.", in_footer=False),
    )  # fmt: skip

    def __init__(self, session: Session, case_id: int) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id = session, case_id
        self._view = read_evidence(session, case_id)
        self._asked = False

    def compose_content(self) -> ComposeResult:
        """The warning, the list, what belongs to the chosen one."""
        yield Static("", id="no-files", classes="warning")
        yield Static("", id="evidence-empty", classes="empty")
        with Vertical(id="evidence-body"):
            yield OptionList(id="evidence-list", markup=False)
            with VerticalScroll(id="evidence-details"):
                yield Static("", id="evidence-text")

    def on_mount(self) -> None:
        """Show the list."""
        self.show()

    @telling
    def on_screen_resume(self) -> None:
        """Show what changed; ask once about files that may not stay."""
        self.refresh_view()
        if self._view.to_decide and not self._asked:
            self._asked = True
            ask_about_files(self.shell, self._session, self._case_id, self.refresh_view)

    def refresh_view(self) -> None:
        """Read again and show."""
        self._view = read_evidence(self._session, self._case_id, again=True)
        self.show()

    def show(self) -> None:
        """Fill the screen; the cursor stays on its line."""
        why = "; ".join(reason.words for reason in self._view.no_files)
        warning = self.query_one("#no-files", Static)
        warning.display = bool(why)
        warning.update(
            Content(f"! Geen bestanden in deze zaak: {why}. Druk op b om te lezen wat je wel doet.")
        )
        listed = self.query_one(OptionList)
        now = listed.highlighted
        listed.clear_options()
        listed.add_options([Option(self._line(one), id=str(one.id)) for one in self._view.items])
        empty = self.query_one("#evidence-empty", Static)
        empty.display = not self._view.items
        self.query_one("#evidence-details").display = bool(self._view.items)
        empty.update(Content("Nog geen bewijs. Druk op n om het eerste op te schrijven."))
        if self._view.items:
            listed.highlighted = min(now or 0, len(self._view.items) - 1)
        self.refresh_bindings()

    def _line(self, one: Evidence) -> Content:
        mark = ""
        if one.file:
            mark = f"  [{one.file.kind}, {spoken_size(one.file.size)}]"
        style = "$text-muted"
        if one in self._view.to_decide:
            mark, style = "  ! bestand: beslis (Del)", "bold $text-error"
        return Content.assemble(
            Content.styled(f"{one.label:<7}", "bold"), one.text.what, Content.styled(mark, style)
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep what needs evidence out of the footer while there is none."""
        if action in {"change", "attach", "look", "check", "remove", "versions"}:
            return bool(self._view.items)
        return super().check_action(action, parameters)

    def _chosen(self) -> Evidence:
        number = self.query_one(OptionList).highlighted
        if number is None or number >= len(self._view.items):
            raise KlasappError("Er is nog geen bewijs. Druk op n om het eerste op te schrijven.")
        return self._view.items[number]

    @on(OptionList.OptionHighlighted, "#evidence-list")
    @telling
    def highlighted(self) -> None:
        """Show what belongs to it."""
        one = self._chosen()
        self.query_one("#evidence-text", Static).update(self._details(one))
        self.query_one("#evidence-details").scroll_home(animate=False)

    def _details(self, one: Evidence) -> Content:
        text, file = one.text, one.file
        pairs = [
            ("Soort", self._view.kinds.get(text.kind, text.kind)),
            ("Van wie", text.supplied_by),
            ("Gemaakt", spoken_moment(text.made_at)),
            ("Gekregen", spoken_moment(text.received_at)),
            ("Adres (url)", text.url),
            ("Account", text.account),
            ("Bijnaam online", text.nickname),
            ("Toelichting", text.description),
            ("Bloot", "ja: geen bestand, alleen tekst" if text.nude else ""),
        ]
        if file:
            pairs.append(("Bestand", f"{file.name}, {spoken_size(file.size)}, alleen-lezen"))
            pairs.append(("SHA-256", file.sha256))
        for decision in one.decisions:
            word = "blijft" if decision.decision == "kept" else "gewist"
            pairs.append((
                "Bestand",
                f"{word} op {decision.decided_at:%d-%m-%Y %H:%M}. {decision.reason}",
            ))
        parts: list[Content | str] = [Content.styled(f"{one.label} {text.what}\n", "bold")]
        for name, value in pairs:
            if value:
                parts += [Content.styled(f"{name}: ", "bold"), f"{value}\n"]
        return Content.assemble(*parts)

    @on(OptionList.OptionSelected, "#evidence-list")
    @telling
    def selected(self) -> None:
        """Enter changes what is said."""
        self.action_change()

    def action_new(self) -> None:
        """Write down a new one."""
        self._open_form(None)

    def action_change(self) -> None:
        """Correct the chosen one."""
        self._open_form(self._chosen())

    def _open_form(self, one: Evidence | None) -> None:
        form = EvidenceFormScreen(self._session, self._case_id, one)
        self.app.push_screen(form, lambda _: self._kept(form.made))

    @telling
    def _kept(self, evidence_id: int | None) -> None:
        if evidence_id is None:
            return
        self.refresh_view()
        listed = self.query_one(OptionList)
        listed.highlighted = listed.get_option_index(str(evidence_id))
        if self._view.to_decide:
            ask_about_files(self.shell, self._session, self._case_id, self.refresh_view)

    def action_attach(self) -> None:
        """Choose a file; or say why there can be none."""
        if self._view.no_files:
            self.app.push_screen(Tell(NO_FILES_TEXT))
            return
        one = self._chosen()
        if one.file:
            raise KlasappError(
                f"Bij {one.label} staat al een bestand. Schrijf een nieuw bewijs op."
            )
        self.app.push_screen(AttachScreen(self._session, one.id, one.label), self._attached)

    def _attached(self, path: str | None) -> None:
        if path is not None:
            self.app.push_screen(
                Tell(
                    "Het bestand staat nu versleuteld bij het bewijs, met een controlegetal.\n\n"
                    f"Het origineel staat nog op deze laptop:\n{path}\n\n"
                    "klasapp raakt dat niet aan. Heb je het niet meer nodig, wis het dan zelf, ook "
                    "uit de prullenbak en van een telefoon of stick."
                )
            )

    def action_look(self) -> None:
        """Show a text; a picture or pdf goes to the export folder first."""
        one = self._chosen()
        if one.file is None:
            raise KlasappError(f"Bij {one.label} staat geen bestand.")
        if one.file.is_text:
            text, whole = read_evidence_text(self._session, one.id)
            self.app.push_screen(EvidenceTextScreen(one.label, text, whole))
            return
        self.app.push_screen(
            Confirm(
                f"klasapp toont geen beelden. Wil je een kopie van {one.label} in je exportmap, om "
                "hem daar te openen? De kopie is niet versleuteld en alleen jij kunt erbij. Wis "
                "hem zodra je klaar bent, en open hem niet waar leerlingen meekijken.",
                yes="Kopie maken",
            ),
            partial(self._export, one.id),
        )

    @telling
    def _export(self, evidence_id: int, yes: bool | None) -> None:
        if yes:
            path = export_file(self._session, evidence_id)
            self.app.push_screen(Tell(f"De kopie staat hier:\n{path}\n\nWis hem na het kijken."))

    def action_check(self) -> None:
        """Check every file against its number."""
        wrong = changed_files(self._session, self._case_id)
        files = sum(one.file is not None for one in self._view.items)
        if wrong:
            raise KlasappError(
                f"De controle klopt niet bij {', '.join(wrong)}. Zet een reservekopie terug."
            )
        self.shell.tell(f"Alles klopt: {files} bestand(en) zijn precies wat je kreeg.")

    def action_remove(self) -> None:
        """Decide about the file, or ask why it goes."""
        one = self._chosen()
        if one.file is None:
            raise KlasappError(f"Bij {one.label} staat geen bestand.")
        if one in self._view.to_decide:
            ask_about_files(self.shell, self._session, self._case_id, self.refresh_view, one.id)
            return
        self.app.push_screen(
            AskReason(
                f"Het bestand bij {one.label} gaat voorgoed weg. Wat je erover opschreef, blijft. "
                "In het verloop komt te staan dat het gewist is. Waarom wis je het?",
                lambda reason: _removed(self._session, one.id, reason),
                yes="Voorgoed wissen",
            )
        )

    def action_versions(self) -> None:
        """Show the earlier readings, newest first."""
        one = self._chosen()
        parts: list[Content | str] = []
        for text in reversed(one.texts):
            parts.append(Content.styled(f"{text.saved_at:%d-%m-%Y %H:%M}\n", "bold"))
            known = (text.what, text.supplied_by, text.url, text.account, text.nickname,
                     text.description)  # fmt: skip
            parts.append("\n".join(line for line in known if line) + "\n\n")
        self.app.push_screen(Tell(Content.assemble(*parts)))

    def action_card(self) -> None:
        """Make the card for pupils."""
        self.app.push_screen(
            Tell(f"De kaart voor leerlingen staat hier:\n{write_card(self._session)}")
        )


def _removed(session: Session, evidence_id: int, reason: str) -> None:
    remove_file(session, evidence_id, reason)
