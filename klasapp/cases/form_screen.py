"""What the forms of this room share: choices of the protocol and complaints at a field."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Label, Select, Static

from klasapp.cases.case import DraftError
from klasapp.protocol import Entry, Protocol, Severity
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.tick_list import TickList as TickList

UNKNOWN = "unknown"
"""The only point of ``unknown_tick``."""
SEVERITIES = (
    (Severity.LIGHT, "licht"),
    (Severity.MODERATE, "matig"),
    (Severity.SERIOUS, "ernstig: de ouders horen het binnen een week"),
)


def labelled(text: str, field: Widget, hint: str = "") -> ComposeResult:
    """A field with its label above, and below it room for a complaint."""
    with Vertical(classes="field"):
        yield Label(text, classes="field-label")
        if hint:
            yield Static(Content(hint), classes="hint")
        yield field
        yield Static("", id=f"{field.id}-complaint", classes="complaint")


def choice(entries: Iterable[Entry], field: str, value: str = "") -> Select[str]:
    """A list of the protocol to choose one from; a code that is no longer in it stays."""
    known = [(Content(entry.text), entry.code) for entry in entries]
    if value and value not in {code for _, code in known}:
        known.append((Content(value), value))
    return Select(known, prompt="Kies", id=field, value=value or Select.NULL)


def severity_choice(value: Severity) -> Select[str]:
    """Licht, matig or ernstig."""
    options = [(Content(text), severity.value) for severity, text in SEVERITIES]
    return Select(options, allow_blank=False, id="severity", value=value.value)


def forms_choice(protocol: Protocol, chosen: Iterable[str], search: str = "") -> TickList:
    """The forms of bullying, to tick; ``search``: the field that letters go to."""
    groups = protocol.form_groups
    points = ((f.code, f"{groups.get(f.group, f.group)}: {f.label}") for f in protocol.forms)
    return TickList(points, chosen, id="forms", writes_in=search)


def unknown_tick(on: bool, field: str) -> TickList:
    """Whether nobody knows yet who bullies."""
    return TickList([(UNKNOWN, "Nog niet bekend wie er pest")], [UNKNOWN] if on else [], id=field)


def criminal_hint(protocol: Protocol, codes: Iterable[str]) -> str:
    """A sentence when a chosen form may be a criminal offence; never a verdict (R92)."""
    found = [form.label for code in codes if (form := protocol.form(code)) is not None
             and form.possibly_criminal]  # fmt: skip
    if not found:
        return ""
    return (
        f"{found[0]} is misschien strafbaar. De politie bepaalt dat, niet jij. Er komt een taak "
        "bij om te overleggen."
    )


class FormScreen(BaseScreen[None]):
    """A screen with a form that scrolls; the label of a field stays in sight with it."""

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Bring the whole field into sight, not the input alone."""
        super().set_focus(widget, scroll_visible=False, from_app_focus=from_app_focus)
        if widget is not None and scroll_visible:
            field = widget.parent
            whole = field if isinstance(field, Vertical) and field.has_class("field") else widget
            self.call_after_refresh(whole.scroll_visible, animate=False)


def complain(screen: BaseScreen[None], error: DraftError) -> None:
    """Show what is wrong at the field it is about, and put the cursor there."""
    for shown in screen.query(".complaint").results(Static):
        shown.remove_class("-shown")
    found = screen.query(f"#{error.field}-complaint").results(Static)
    place = next(iter(found), None)
    if place is None:
        screen.shell.tell_failure(str(error))
        return
    place.update(Content(str(error)))
    place.add_class("-shown")
    field = screen.query_one(f"#{error.field}")
    field.focus()
    screen.call_after_refresh(place.scroll_visible, animate=False)
