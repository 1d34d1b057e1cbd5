"""What to do with files that were there before a case turned out to be about nude images."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.evidence import Evidence, spoken_size
from klasapp.cases.service import Session, keep_after_all, read_evidence, remove_file
from klasapp.errors import KlasappError
from klasapp.widgets.dialog import Dialog
from klasapp.widgets.dialogs import Tell
from klasapp.widgets.shell import Shell

_REMOVE, _KEEP, _LATER = "remove", "keep", "later"


class DecideFile(Dialog[str]):
    """Remove it, keep it because there is no nudity in it, or decide later."""

    HELP = (
        "Een seksueel beeld van een minderjarige mag niemand bewaren, ook een school niet. Open "
        "het bestand niet. Weet je zeker dat er geen bloot op staat, dan mag het blijven. "
        "Twijfel je, beslis dan later en vraag het de politie of Helpwanted."
    )
    BINDINGS = [Binding("escape", "dismiss('later')", "Later")]
    AUTO_FOCUS = "#choices"

    def __init__(self, one: Evidence) -> None:
        super().__init__(classes="cases")
        self._one = one

    def compose(self) -> ComposeResult:
        """The question and the choices."""
        one = self._one
        assert one.file is not None
        with VerticalScroll(classes="dialog"):
            yield Static(
                Content.assemble(
                    Content.styled(f"Wat doe je met het bestand bij {one.label}?\n\n", "bold"),
                    f"{one.text.what}: {one.file.name} ({spoken_size(one.file.size)}).\n\n"
                    "Deze zaak gaat over naaktbeelden. Een seksueel beeld van een minderjarige mag "
                    "je niet hebben, ook niet als bewijs. Twijfel je, open het dan niet: overleg "
                    "met de politie of Helpwanted voor je iets doet.",
                ),
                classes="question",
            )
            yield OptionList(*self._choices(), id="choices", markup=False)

    def _choices(self) -> list[Option]:
        shown = [Option("Wis het bestand voorgoed, met een regel in het verloop", id=_REMOVE)]
        if not self._one.text.nude:
            shown.append(Option("Laat het staan: ik weet dat er geen bloot op staat", id=_KEEP))
        return [*shown, Option("Beslis later (het bestand blijft dicht)", id=_LATER)]

    @on(OptionList.OptionSelected, "#choices")
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Hand the answer back."""
        self.dismiss(event.option_id)


def ask_about_files(
    shell: Shell, session: Session, case_id: int, after: Callable[[], None],
    first: int | None = None,
) -> None:  # fmt: skip
    """Ask about each file that may not simply stay; then call ``after``.

    ``first``: the id of the evidence to ask about, and no other.
    """
    waiting = [one for one in read_evidence(session, case_id, again=True).to_decide
               if first in {None, one.id}]  # fmt: skip
    if not waiting:
        after()
        return
    one = waiting[0]

    def answered(answer: str | None) -> None:
        try:
            if answer == _REMOVE:
                made = remove_file(session, one.id, "De zaak gaat over naaktbeelden.")
                shell.push_screen(
                    Tell(
                        f"Het bestand bij {one.label} is gewist. In het verloop van de zaak staat "
                        f"de verklaring, met het controlegetal {made.sha256[:16]}....\n\n"
                        "Wis ook zelf: het origineel op de laptop, kopieën in je exportmap en "
                        "reservekopieën van klasapp van voor vandaag."
                    ),
                    lambda _: ask_about_files(shell, session, case_id, after, first),
                )
            elif answer == _KEEP:
                keep_after_all(session, one.id)
                ask_about_files(shell, session, case_id, after, first)
            else:
                after()
        except KlasappError as error:
            shell.tell_failure(str(error))

    shell.push_screen(DecideFile(one), answered)
