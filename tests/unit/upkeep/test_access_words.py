"""A copy for a parent says what a table holds in Dutch."""

from klasapp.upkeep.access_words import row_in_words, table_name


def test_a_row_is_told_in_words_and_days() -> None:
    cells = [("answer", "not_yet"), ("on_day", "2026-09-11"), ("talk_on", None),
             ("recorded_at", "2026-09-11T09:03:00"), ("line", "0a" * 16), ("note", "")]  # fmt: skip
    assert row_in_words(cells) == (
        ("Antwoord", "nog niet"), ("Dag", "vr 11 sep 2026"), ("Opgeschreven op", "vr 11 sep 2026"),
    )  # fmt: skip
    assert table_name("agreement_answer") == "Achter de afspraken van de klas staan"


def test_what_a_person_typed_stays_as_it_is() -> None:
    assert row_in_words([("reason", "2026-09-11 [red]O'Brien =1+1")]) == (
        ("Reden", "2026-09-11 [red]O'Brien =1+1"),
    )
