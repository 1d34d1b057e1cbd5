"""The command palette in Dutch."""

from textual.command import CommandPalette, Hit, Hits, Provider


class NothingFound(Provider):
    """Says in Dutch that nothing fits, where Textual would say it in English."""

    async def search(self, query: str) -> Hits:
        """One line when no action fits the query."""
        matcher = self.matcher(query)
        commands = self.app.get_system_commands(self.screen)
        if not any(matcher.match(command.title) > 0 for command in commands):
            yield Hit(0.01, "Niets gevonden", _stay, help="Probeer een ander woord.")


def _stay() -> None:
    """Choosing the line that says so changes nothing."""


def dutch_palette() -> CommandPalette:
    """The palette with a Dutch hint."""
    return CommandPalette(placeholder="Zoek een actie ...", id="--command-palette")
