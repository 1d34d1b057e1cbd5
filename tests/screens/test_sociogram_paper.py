"""A mentor with a pile of paper: print the forms, type them in, mend what went wrong."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, cast

import pytest
from textual import events
from textual.widgets import Input, Static

from klasapp.sociogram import paper_service, round_screen, service
from klasapp.sociogram.paper_entry_screen import PaperEntryScreen
from klasapp.sociogram.paper_print_screen import PrintForms
from klasapp.sociogram.question import Kind
from klasapp.sociogram.round_screen import RoundScreen
from klasapp.sociogram.service import Draft, ScaleKind
from klasapp.store.session import Session
from klasapp.widgets.dialogs import Confirm, Tell

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]
SCALES: tuple[tuple[ScaleKind, str], ...] = (
    ("safety", "Hoe veilig voel je je?"),
    ("adult", "Weet je bij wie je terecht kunt?"),
)


class ClassLike(Protocol):
    """What the fixtures ``school_class`` and ``awkward_class`` give."""

    session: Session
    class_id: int
    pupil_ids: tuple[int, ...]


def opened(
    school: ClassLike,
    kinds: Sequence[Kind] = ("positive", "negative", "bullied"),
    scales: tuple[tuple[ScaleKind, str], ...] = (),
    limit: int | None = 3,
    pupil_ids: tuple[int, ...] = (),
) -> int:
    session = school.session
    round_id = service.start_round(session, school.class_id)
    questions = tuple((kind, f"Vraag [red]{place}[/]?") for place, kind in enumerate(kinds, 1))
    draft = Draft("Meting", questions, limit, pupil_ids or school.pupil_ids, scales=scales)
    service.save_draft(session, round_id, draft)
    service.open_round(session, round_id)
    return round_id


def entry(host: Host, school: ClassLike, round_id: int) -> Any:
    """The screen as a mentor reaches it: from the round."""
    return host(lambda: RoundScreen(school.session, round_id))


async def typed(pilot: Any, text: str) -> int:
    """Type a text in one burst, without waiting for the screen; returns the key strokes.

    ``⏎`` is Enter, ``⌫`` Backspace, ``↑`` up, ``⎋`` Escape, ``↶`` Ctrl+Z.
    """
    special = {"⏎": "enter", "⌫": "backspace", "↑": "up", "⎋": "escape", "↶": "ctrl+z"}
    for sign in text:
        pilot.app.post_message(
            events.Key(special.get(sign, sign), None if sign in special else sign)
        )
    for _ in range(4):  # Ctrl+Z waits for what was typed before it
        await pilot.pause()
    return len(text)


def state(school: ClassLike, round_id: int, pupil_id: int) -> str:
    return service.find_round(school.session, round_id).participant(pupil_id).state


def chosen(school: ClassLike, round_id: int, pupil_id: int) -> list[list[int]]:
    """The numbers that a pupil chose, by question."""
    paper = paper_service.load_paper(school.session, round_id)
    form = paper_service.find_paper_form(school.session, round_id, pupil_id)
    assert form is not None
    return [
        [paper.numbers[one] for one in form.choices.get(question.id, ())]
        for question in paper.asked.questions
    ]


def pupil_with(school: ClassLike, round_id: int, number: int) -> int:
    numbers = paper_service.load_paper(school.session, round_id).numbers
    return next(pupil_id for pupil_id, one in numbers.items() if one == number)


# Speed


@pytest.fixture
def class_of_28(session: Session, school_class: ClassLike) -> ClassLike:
    """Sixteen more pupils in the class of twelve."""
    more = []
    with session.writing() as db:
        for place in range(16):
            pupil_id: Any = db.table("pupil").insert({
                "number": str(200 + place), "given_name": f"Leerling{place}", "infix": "",
                "family_name": "Verzonnen", "birth_date": "2013-01-01", "leaving_date": None,
                "gender": None,
            }).last_pk  # fmt: skip
            db.table("enrolment").insert({
                "pupil_id": pupil_id, "class_id": school_class.class_id,
                "joined_on": "2026-08-31", "left_on": None,
            })  # fmt: skip
            more.append(pupil_id)
    made: ClassLike = replace(cast(Any, school_class), pupil_ids=(*school_class.pupil_ids, *more))
    return made


@pytest.mark.parametrize(
    ("sorted_pile", "spaces", "expected"),
    [(True, False, 112), (False, False, 140), (True, True, 280)],
    ids=["in order", "shuffled", "in order, with spaces"],
)
async def test_28_forms_of_three_questions_take_under_300_strokes_beyond_the_numbers(
    class_of_28: ClassLike, host: Host, sorted_pile: bool, spaces: bool, expected: int
) -> None:
    """Every key is counted; all that is not a digit of a chosen classmate's number is "beyond".

    A shuffled pile costs the number of the form too, and that counts as beyond. Who types spaces
    as well (which is never needed) is still under 300 with the pile in order.
    """
    school = class_of_28
    round_id = opened(school, ("positive", "positive", "positive"))
    paper = paper_service.load_paper(school.session, round_id)
    pile = [one.pupil.id for one in paper.by_number()]
    chance = random.Random(4)
    if not sorted_pile:
        chance.shuffle(pile)
    wanted: dict[int, list[list[int]]] = {}
    strokes = digits = 0
    app = entry(host, school, round_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        await pilot.pause()
        for pupil_id in pile:
            others = [number for one, number in paper.numbers.items() if one != pupil_id]
            wanted[pupil_id] = [chance.sample(others, 3) for _ in range(3)]
            text = "⏎" if sorted_pile else str(paper.numbers[pupil_id])
            for numbers in wanted[pupil_id]:
                text += (" " if spaces else "").join(map(str, numbers)) + "⏎"
                digits += len("".join(map(str, numbers)))
            strokes += await typed(pilot, text)
    assert {one: chosen(school, round_id, one) for one in pile} == wanted
    beyond = strokes - digits
    assert beyond == expected
    assert beyond < 300


async def test_a_whole_form_typed_in_one_burst_lands_in_its_own_fields(
    school_class: ClassLike, host: Host
) -> None:
    """Two forms with scales, faster than the screen can follow: no digit goes astray."""
    round_id = opened(school_class, scales=SCALES)
    app = entry(host, school_class, round_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        await pilot.pause()
        await typed(pilot, "141215⏎16⏎⏎4-" + "⏎1213⏎0⏎14⏎25")
        first, second = (pupil_with(school_class, round_id, number) for number in (14, 15))
        assert chosen(school_class, round_id, first) == [[12, 15], [16], []]
        assert chosen(school_class, round_id, second) == [[12, 13], [], [14]]
        form = paper_service.find_paper_form(school_class.session, round_id, second)
        assert form is not None
        assert list(form.scales.values()) == [2, 5]


# The check


async def test_the_name_behind_a_number_and_what_is_wrong_are_there_at_once(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class)
    app = entry(host, school_class, round_id)
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("t")
        await typed(pilot, "1412")
        paper = paper_service.load_paper(school_class.session, round_id)
        name = next(o.pupil.name for o in paper.asked.participants if paper.number(o) == "12")
        assert f"✓  12  {name}" in screen_text(app)
        await typed(pilot, "40")
        assert "Plaats 2: 40 staat niet op" in screen_text(app)
        await typed(pilot, "⌫⌫14")
        assert "14 is het formulier" in screen_text(app)
        await typed(pilot, "⌫⌫12")
        assert "12 staat er al" in screen_text(app)
        await typed(pilot, "⌫⌫131516")
        assert "hoogstens 3 namen" in screen_text(app)
        await typed(pilot, "⏎")
        assert "Vraag 1 van 3" in screen_text(app), "a fault keeps the line"
        assert "Haal het weg met Backspace" in screen_text(app)
        await typed(pilot, "⌫⌫⏎13")
        assert "Vraag 2 van 3" in screen_text(app)
        assert "staat al bij vraag" in screen_text(app)


async def test_a_contradiction_made_afterwards_leads_back_to_its_question(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    """The first question is changed last; the form is not kept until both agree."""
    round_id = opened(school_class)
    app = entry(host, school_class, round_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        await typed(pilot, "1412⏎13⏎↑↑13")
        assert "! 2 Vraag" in screen_text(app)
        await pilot.press("down", "down", "enter")
        assert "Vraag 2 van 3" in screen_text(app)
        assert "(0 %)" not in screen_text(app)
        assert state(school_class, round_id, pupil_with(school_class, round_id, 14)) == "waiting"


async def test_an_unknown_number_of_a_form_is_refused(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class)
    app = entry(host, school_class, round_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        await typed(pilot, "99")
        assert "99 staat niet op de lijst" in screen_text(app)
        await typed(pilot, "15")
        assert "Formulier 15" in screen_text(app)


async def test_a_form_without_anything_is_asked_about_once(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    """Enter out of habit answers nothing, three by accident are no form; one more is."""
    round_id = opened(school_class)
    app = entry(host, school_class, round_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        await typed(pilot, "99⏎")
        assert "Enter was niet nodig" in screen_text(app)
        await typed(pilot, "14⏎")
        assert "Enter was niet nodig" in screen_text(app)
        assert "Vraag 1 van 3" in screen_text(app)
        await typed(pilot, "⏎⏎⏎")
        pupil_id = pupil_with(school_class, round_id, 14)
        assert state(school_class, round_id, pupil_id) == "waiting"
        assert "Er is niets getypt" in screen_text(app)
        await typed(pilot, "⏎")
        assert chosen(school_class, round_id, pupil_id) == [[], [], []]
        await typed(pilot, "150⏎0⏎0⏎")
        other = pupil_with(school_class, round_id, 15)
        assert chosen(school_class, round_id, other) == [[], [], []], "0 says niemand: no question"


async def test_letters_and_other_signs_are_no_part_of_a_number(
    school_class: ClassLike, host: Host
) -> None:
    """A comma, point or plus of the numeric keypad is a space; letters do nothing."""
    round_id = opened(school_class)
    app = entry(host, school_class, round_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        await typed(pilot, "14x12,13+[⏎")
        app.post_message(events.Paste("15 x16\n17"))
        await typed(pilot, "⏎⏎")
        pupil_id = pupil_with(school_class, round_id, 14)
        assert chosen(school_class, round_id, pupil_id) == [[12, 13], [15, 16], []]


# Undo, correct, mark


async def test_ctrl_z_takes_the_last_form_back_with_its_numbers(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class, scales=SCALES)
    app = entry(host, school_class, round_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        await typed(pilot, "141215⏎16⏎⏎45")
        pupil_id = pupil_with(school_class, round_id, 14)
        assert state(school_class, round_id, pupil_id) == "answered"
        await typed(pilot, "↶")
        assert state(school_class, round_id, pupil_id) == "waiting"
        text = screen_text(app)
        assert "Formulier 14" in text
        assert "12 15" in text
        await typed(pilot, "⌫⌫13⏎⏎⏎⏎⏎")
        assert chosen(school_class, round_id, pupil_id) == [[12, 13], [16], []]
        await typed(pilot, "↶⎋↶")
        assert "nog niets om terug te halen" in screen_text(app)


async def test_a_mark_is_one_key_and_can_be_taken_back(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class)
    app = entry(host, school_class, round_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        await typed(pilot, "a15w")
        eleven, fifteen = (pupil_with(school_class, round_id, n) for n in (11, 15))
        assert state(school_class, round_id, eleven) == "absent"
        assert state(school_class, round_id, fifteen) == "refused"
        assert "1 afwezig · 1 doet niet mee · nog 10" in screen_text(app)
        await typed(pilot, "↶")
        assert state(school_class, round_id, fifteen) == "waiting"
        await typed(pilot, "11a")
        assert state(school_class, round_id, eleven) == "waiting", "the same key takes it off"
        await typed(pilot, "11a1112⏎⏎⏎")
        assert state(school_class, round_id, eleven) == "answered", "came later after all"
        await typed(pilot, "↶")
        assert state(school_class, round_id, eleven) == "absent"


async def test_marking_a_pupil_of_whom_something_was_typed_asks_first(
    school_class: ClassLike, host: Host
) -> None:
    round_id = opened(school_class)
    app = entry(host, school_class, round_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        await typed(pilot, "1412a")
        assert isinstance(app.screen, Confirm)
        await pilot.press("n")
        await pilot.pause()
        pupil_id = pupil_with(school_class, round_id, 14)
        assert state(school_class, round_id, pupil_id) == "waiting"
        await typed(pilot, "a")
        await pilot.press("j")
        await pilot.pause()
        assert state(school_class, round_id, pupil_id) == "absent"
        await typed(pilot, "14")
        assert app.screen.query_one(Input).value == ""


async def test_an_earlier_form_is_corrected_by_its_number(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class)
    app = entry(host, school_class, round_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        await typed(pilot, "1412⏎13⏎⏎14")
        assert "al getypt, je verbetert het" in screen_text(app)
        pupil_id = pupil_with(school_class, round_id, 14)
        await typed(pilot, "⌫⌫15⏎⏎⏎")
        assert chosen(school_class, round_id, pupil_id) == [[15], [13], []]
        await typed(pilot, "↶")
        assert chosen(school_class, round_id, pupil_id) == [[12], [13], []]
        assert "15" in app.screen.query_one(Input).value, "what was typed is in the field"


async def test_a_form_that_came_in_on_the_laptop_is_left_alone(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    session, round_id = school_class.session, opened(school_class)
    pupil_id = pupil_with(school_class, round_id, 14)
    questions = service.find_round(session, round_id).questions
    service.save_form(session, round_id, pupil_id, {one.id: () for one in questions})
    app = entry(host, school_class, round_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        await typed(pilot, "14")
        assert "vulde niet op papier in" in screen_text(app)
        await typed(pilot, "15")
        assert "Formulier 15" in screen_text(app)


# Stopping


async def test_a_half_form_is_put_aside_and_goes_on_where_it_was(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class)
    app = entry(host, school_class, round_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        await pilot.pause()
        assert app.screen.has_class("keeps-drafts"), "nothing to lose: Ctrl+Q need not ask"
        await typed(pilot, "1412⏎13")
        assert not app.screen.has_class("keeps-drafts")
        await typed(pilot, "⎋")
        assert "(half getypt)" in screen_text(app)
        await typed(pilot, "1511⏎⏎⏎")
        await typed(pilot, "14⏎⏎⏎⏎")
        pupil_id = pupil_with(school_class, round_id, 14)
        assert chosen(school_class, round_id, pupil_id) == [[12], [13], []]
        assert app.screen.has_class("keeps-drafts")


async def test_leaving_with_a_half_form_names_it_and_asks(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class)
    app = entry(host, school_class, round_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        await typed(pilot, "1511⏎⏎⏎1412⎋⎋")
        assert isinstance(app.screen, Confirm)
        assert "Nog niet af: 14 " in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(app.screen, PaperEntryScreen)
        await pilot.press("escape")
        await pilot.press("j")
        await pilot.pause()
        assert isinstance(app.screen, RoundScreen)
        assert "1 van de 12 ingevuld" in screen_text(app)
        assert "op papier" in screen_text(app)
        await pilot.press("t")
        await pilot.pause()
        assert "1 van 12 binnen · nog 11" in screen_text(app), "the whole form was kept"


async def test_when_everyone_is_in_the_screen_says_so(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class, ("positive",), pupil_ids=school_class.pupil_ids[:2])
    app = entry(host, school_class, round_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        await typed(pilot, "⏎12⏎a")
        assert "Iedereen is binnen of afgemeld." in screen_text(app)
        await typed(pilot, "⏎")
        assert "Typ een nummer om iets te verbeteren" in screen_text(app)


# Printing


@pytest.fixture
def exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paper_service, "export_folder", lambda _: tmp_path)
    return tmp_path


async def test_the_forms_are_made_and_the_screen_says_where(
    school_class: ClassLike, host: Host, screen_text: Read, exports: Path
) -> None:
    round_id = opened(school_class, scales=SCALES)
    app = entry(host, school_class, round_id)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("p")
        await pilot.pause()
        assert isinstance(app.screen, PrintForms)
        await pilot.press("enter")
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause(0.2)
        assert isinstance(app.screen, Tell)
        (made,) = exports.glob("*.pdf")
        told = [str(one.content) for one in app.screen.query(Static)]
        assert any(str(made) in text for text in told), "however the screen breaks it off"
        assert "12 formulieren en een nummerlijst" in screen_text(app)
        assert "Print op één kant" in screen_text(app)


async def test_only_forms_without_a_name_need_a_number_of_them(
    school_class: ClassLike, host: Host, screen_text: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Any, ...]] = []

    def print_forms(_: Session, *wish: Any) -> paper_service.Printed:
        asked.append(wish)
        return paper_service.Printed(Path("/x/formulieren.pdf"), 0, 4, ("19 李 小龍",))

    monkeypatch.setattr(round_screen, "print_forms", print_forms)
    round_id = opened(school_class)
    service.mark(school_class.session, round_id, school_class.pupil_ids[0], "absent")
    app = entry(host, school_class, round_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("p")
        await pilot.pause()
        assert "Wie nog niet invulde (11 formulieren met naam)" in screen_text(app)
        await pilot.press("end", "enter")
        assert "Typ 1 tot en met 40" in screen_text(app)
        await pilot.press("backspace", "4", "enter")
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause(0.2)
        assert asked == [(round_id, "nobody", 4)]
        assert "19 李 小龍" in screen_text(app)


async def test_a_closed_round_offers_no_paper(school_class: ClassLike, host: Host) -> None:
    round_id = opened(school_class)
    service.close_round(school_class.session, round_id)
    app = entry(host, school_class, round_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("p", "t")
        await pilot.pause()
        assert isinstance(app.screen, RoundScreen)
        names = {action.name for action in app.screen.actions()}
        assert not names & {"print_forms", "type_in"}


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_awkward_names_stand_as_they_are(
    awkward_class: ClassLike, host: Host, screen_text: Read, size: tuple[int, int]
) -> None:
    round_id = opened(awkward_class, scales=SCALES)
    app = entry(host, awkward_class, round_id)
    async with app.run_test(size=size) as pilot:
        await pilot.press("p")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.press("t")
        await pilot.pause()
        assert "14 [red]O'Brien =1+1 [/]" in screen_text(app)
        await typed(pilot, "1112141719991840⎋↶")
        await typed(pilot, "14")
        assert "Formulier 14 [red]O'Brien =1+1 [/]" in screen_text(app)
        await typed(pilot, "11⏎⏎⏎12")
        assert "Bewaard: 14 [red]O'Brien =1+1 [/]." in screen_text(app)
