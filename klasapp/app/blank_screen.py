"""Nothing at all, at once: for when a pupil walks up to the desk (F9)."""

from textual.screen import Screen


class BlankScreen(Screen[None]):
    """An empty screen; F9 comes back."""

    HELP = (
        "Met F9 maakte je dit scherm leeg, zodat niemand meeleest. Nog eens F9 en je bent terug "
        "waar je was. Na drie minuten zonder toets gaat klasapp vanzelf op slot."
    )
