"""What follows when somebody breaks the agreements, in plain words for a class (R179, C11)."""

from __future__ import annotations

from klasapp.protocol import Protocol

_LAST_CHANCE = "laatste_kans"


def what_follows(protocol: Protocol) -> tuple[str, ...]:
    """Sentences in the order in which things happen, from the school's own protocol."""
    rungs = protocol.settings.breaches
    said = [
        "Vergeet iemand een afspraak? Dan mag iedereen daar vriendelijk aan herinneren.",
        "Gebeurt het vaker, of is het pesten? Dan praat de mentor met je. We zoeken een oplossing, "
        "maken een afspraak en kijken later samen hoe het gaat.",
    ]
    if _LAST_CHANCE in rungs:
        said.append("Ging het toch weer mis? Dan krijg je nog één kans.")
    if any(rung.startswith("niveau2") for rung in rungs):
        coordinator = protocol.role_name("apc")
        said.append(
            f"Stopt het dan niet? Dan komt de {coordinator} erbij. Je ouders horen het, en er kan "
            "een maatregel komen."
        )
    phases = [one for one in protocol.phases if f"fase{one.number}" in "+".join(rungs).split("+")]
    if len(phases) > 1:
        said.append(
            f"Een maatregel kan zwaarder worden als het doorgaat. Er zijn {len(phases)} fasen; in "
            "elke fase beslist een mens, na een gesprek."
        )
    noticed = protocol.settings.outside_school == "als_effect_op_school"
    where = " als het op school te merken is" if noticed else ""
    said.append(f"Dit geldt op school en online. Ook wat daarbuiten gebeurt, telt mee{where}.")
    said.append("Heb je spijt? Maak het goed. Daarna begin je opnieuw.")
    return tuple(said)
