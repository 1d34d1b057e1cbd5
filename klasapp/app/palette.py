"""The command palette in Dutch: actions, rooms, and everything that has a name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import CommandPalette, Hit, Hits, Provider
from textual.content import Content

from klasapp.app.finding import Found, everything, fits

if TYPE_CHECKING:
    from klasapp.app.klasapp import KlasApp


class NothingFound(Provider):
    """Says in Dutch that nothing fits, where Textual would say it in English."""

    async def search(self, query: str) -> Hits:
        """One line when neither an action nor a name fits the query."""
        matcher = self.matcher(query)
        commands = self.app.get_system_commands(self.screen)
        names = (one.name for one in _all_named(cast("KlasApp", self.app)))
        if not any(matcher.match(text) > 0 for text in (*(one.title for one in commands), *names)):
            yield Hit(0.01, "Niets gevonden", _stay, help="Probeer een ander woord.")


_NAMED = 100.0
"""Above every action: their letters may fit anywhere in the words, a name was meant."""


class Everything(Provider):
    """Pupils, cases, rounds, agreements and lessons, by name."""

    async def startup(self) -> None:
        """Gather what has a name, once for each time the palette is opened."""
        self._named = _all_named(cast("KlasApp", self.app))

    async def search(self, query: str) -> Hits:
        """What has every word of the query in its name; actions need only fit by letters."""
        app = cast("KlasApp", self.app)
        for one in self._named:
            if fits(query, one.name):
                # People typed the name: as Content it is never markup.
                yield Hit(
                    _NAMED, Content(one.name), partial(app.open_found, one), one.name, one.about
                )


def _all_named(app: KlasApp) -> tuple[Found, ...]:
    if app.session is None or app.guarded:
        return ()
    return everything(app.session, app.current_class)


def _stay() -> None:
    """Choosing the line that says so changes nothing."""


def dutch_palette() -> CommandPalette:
    """The palette with a Dutch hint."""
    hint = "Zoek een leerling, zaak, les, afspraak of actie ..."
    return CommandPalette(placeholder=hint, id="--command-palette")
