"""Pupil mode: one pupil after another on the mentor's laptop."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from klasapp.app.demo_class import PUPILS
from klasapp.errors import KlasappError
from klasapp.roster import service as roster
from klasapp.roster.pupil import PupilDraft
from klasapp.sociogram import pupil_mode_screen, records, service
from klasapp.sociogram.name_picker_screen import NamePicker
from klasapp.sociogram.pupil_mode_screen import CLOSING_QUESTION, PupilModeScreen
from klasapp.sociogram.question import Kind
from klasapp.sociogram.round_screen import RoundScreen
from klasapp.sociogram.scale import SCALE_STARTERS
from klasapp.sociogram.service import Draft
from klasapp.store.session import Session
from klasapp.widgets.messages import PupilModeEntered, PupilModeLeft

PASSPHRASE = "vier woorden op een rij"
POSITIVE: tuple[Kind, str] = ("positive", "Met wie trek je graag op?")
NEGATIVE: tuple[Kind, str] = ("negative", "Met wie liever niet?")

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]


class ClassLike(Protocol):
    """What the fixtures ``school_class`` and ``awkward_class`` give."""

    session: Session
    class_id: int
    pupil_ids: tuple[int, ...]


def opened(
    school: ClassLike,
    questions: Sequence[tuple[Kind, str]] = (POSITIVE, NEGATIVE),
    limit: int | None = None,
    *,
    scales: bool = False,
) -> int:
    """``scales``: the four questions about the pupil himself as well."""
    session = school.session
    round_id = service.start_round(session, school.class_id)
    asked = tuple((one.kind, one.text) for one in SCALE_STARTERS) if scales else ()
    service.save_draft(
        session, round_id, Draft("Meting", tuple(questions), limit, school.pupil_ids, asked)
    )
    service.open_round(session, round_id)
    return round_id


def choices_on_disk(school: ClassLike, round_id: int) -> set[tuple[str, str, str]]:
    """What a second connection reads, as after a crash."""
    with school.session.store.reopen() as store:
        made = service.class_round(Session(store, school.session.clock), round_id)
    return {(one.question, one.nominator, one.nominee) for one in made.nominations}


def answers_on_disk(school: ClassLike, round_id: int) -> dict[str, list[int]]:
    """The steps on every scale, as a second connection reads them."""
    with school.session.store.reopen() as store:
        other = Session(store, school.session.clock)
        kinds = {one.id: one.kind for one in service.find_round(other, round_id).scales}
        with other.reading() as db:
            told = records.scale_answers(db, round_id)
    return {kind: [step for q, _, step in told if kinds[q] == kind] for kind in kinds.values()}


def rows_on_disk(session: Session) -> dict[str, int]:
    """How many rows each table holds."""
    with session.reading() as db:
        return {table.name: table.count for table in db.tables}


@dataclass
class School:
    """As ``ClassLike``."""

    session: Session
    class_id: int
    pupil_ids: tuple[int, ...]


def class_of_28(session: Session) -> School:
    """The class of the practice school."""
    year = roster.add_school_year(session, "2026-2027", "zuid")
    class_id = roster.add_class(session, year.id, "2B").id
    drafts = [
        PupilDraft(str(place), given, infix, family, "2B", birth_date=date(2013, 5, 2))
        for place, (given, infix, family) in enumerate(PUPILS, 230101)
    ]
    pupils = roster.add_pupils(session, class_id, drafts)
    return School(session, class_id, tuple(pupil.id for pupil in pupils))


async def type_text(pilot: Pilot[None], text: str) -> None:
    await pilot.press(*("space" if letter == " " else letter for letter in text))


async def become(pilot: Pilot[None], name: str) -> None:
    await type_text(pilot, name)
    await pilot.press("enter", "j")
    await pilot.pause()


async def turn(pilot: Pilot[None], times: int = 1) -> None:
    """Tab to the button that goes on, and Enter; it takes no second press while it is lit."""
    for _ in range(times):
        await pilot.press("tab", "enter")
        await pilot.pause(0.3)


async def click_name(pilot: Pilot[None], name: str) -> None:
    """Click a name where a person sees it."""
    picker = pilot.app.screen.query_one(NamePicker)
    row = next(row for row in picker.fitting if row.name == name)
    column, line = picker.place_of(row.id)
    await pilot.click(picker, offset=(column + 3, line + 1))
    await pilot.pause()


async def click_answer(pilot: Pilot[None], text: str) -> None:
    """Click a numbered answer where a person sees it."""
    listed = pilot.app.screen.query_one("#answers", OptionList)
    strips = pilot.app.screen._compositor.render_strips()
    rows = ["".join(segment.text for segment in strip) for strip in strips]
    line = next(n for n, row in enumerate(rows) if row.rstrip(" │").endswith(text))
    await pilot.click(listed, offset=(5, line - listed.region.y))
    await pilot.pause(0.3)


async def test_a_pupil_fills_in_the_whole_form_by_keyboard(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class)
    noor, sem, yara = map(str, school_class.pupil_ids[:3])
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Wie ben jij?" in screen_text(app)
        await type_text(pilot, "noor")
        await pilot.press("enter")
        assert "Ben jij Noor Jansen?" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert "Met wie trek je graag op?" in screen_text(app)
        await type_text(pilot, "sem")
        await pilot.press("space")
        assert "1 gekozen" in screen_text(app)
        await turn(pilot)
        assert "Met wie liever niet?" in screen_text(app)
        await type_text(pilot, "yar")
        await pilot.press("enter")
        await turn(pilot)
        text = screen_text(app)
        assert "Klopt dit?" in text
        assert "Sem Berg" in text
        assert "Yara Bakker" in text
        assert choices_on_disk(school_class, round_id) == set()
        await turn(pilot)
        assert CLOSING_QUESTION in screen_text(app)
        assert choices_on_disk(school_class, round_id) == {
            (POSITIVE[1], noor, sem),
            (NEGATIVE[1], noor, yara),
        }


async def test_a_pupil_fills_in_the_whole_form_by_mouse(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class)
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await click_name(pilot, "Sara Vos")
        assert "Ben jij Sara Vos?" in screen_text(app)
        await pilot.click("#forward")
        await click_name(pilot, "Iris Dekker")
        await click_name(pilot, "Tygo Maas")
        assert "2 gekozen" in screen_text(app)
        await click_name(pilot, "Iris Dekker")
        assert "1 gekozen" in screen_text(app)
        await pilot.click("#forward")
        await click_name(pilot, "Niemand")
        assert "Niemand gekozen" in screen_text(app)
        await pilot.click("#forward")
        await pilot.click("#backward")
        assert "Met wie liever niet?" in screen_text(app)
        await pilot.click("#forward")
        await pilot.pause(0.4)  # a button takes no second click while it is still lit
        await pilot.click("#forward")
        await pilot.pause()
        await click_answer(pilot, "dieren")
        assert "Dank je wel!" in screen_text(app)
        await pilot.click("#forward")
        await pilot.pause()
        assert "Wie ben jij?" in screen_text(app)
    sara, tygo = str(school_class.pupil_ids[8]), str(school_class.pupil_ids[11])
    assert choices_on_disk(school_class, round_id) == {(POSITIVE[1], sara, tygo)}


async def test_after_a_form_the_screen_is_empty_for_the_next_pupil(
    school_class: ClassLike, host: Host, screen_text: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pupil_mode_screen, "THANKS_SECONDS", 0.1)
    round_id = opened(school_class, (POSITIVE,))
    screen = PupilModeScreen(school_class.session, round_id)
    app = host(lambda: screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noor")
        await type_text(pilot, "sem")
        await pilot.press("space")
        await turn(pilot, 3)
        await pilot.pause(0.4)
        text = screen_text(app)
        assert "Wie ben jij?" in text
        assert "Noor Jansen" not in text
        assert "gekozen" not in text
        await pilot.press("left", "right", "escape", "backspace")
        assert "Wie ben jij?" in screen_text(app)
        assert vars(screen)["_form"] is None
        assert "Noor" not in repr([row.name for row in screen.query_one(NamePicker).fitting])
        assert "Sem" not in str(screen.query_one("#summary", Static).render())
        await become(pilot, "sem")
        assert "[✓]" not in screen_text(app)
        assert "0 gekozen" in screen_text(app)


async def test_the_own_name_is_no_choice_and_the_order_is_the_pupils_own(
    school_class: ClassLike, host: Host
) -> None:
    round_id = opened(school_class, (POSITIVE,))
    orders = []
    for name in ("noor", "sem", "noor"):
        app = host(lambda: PupilModeScreen(school_class.session, round_id))
        async with app.run_test(size=(80, 24)) as pilot:
            await become(pilot, name)
            orders.append([row.name for row in app.screen.query_one(NamePicker).fitting])
    assert all(order[0] == "Niemand" for order in orders)
    assert "Noor Jansen" not in orders[0]
    assert len(orders[0]) == 12
    assert orders[0] == orders[2]
    assert orders[0] != orders[1]


async def test_one_classmate_cannot_be_chosen_positively_and_negatively(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class)
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noor")
        await type_text(pilot, "sem")
        await pilot.press("space")
        await turn(pilot)
        await type_text(pilot, "sem")
        await pilot.press("space")
        text = screen_text(app)
        assert "Je koos Sem Berg al bij" in text
        assert "0 gekozen" in text


async def test_no_more_names_than_allowed_and_no_question_skipped(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class, (POSITIVE,), limit=1)
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noor")
        await turn(pilot)
        assert "kies Niemand" in screen_text(app)
        await pilot.press("down", "down", "space", "down", "space")
        text = screen_text(app)
        assert "hoogstens 1 naam kiezen" in text
        assert "1 gekozen (hoogstens 1)" in text


async def test_nobody_and_a_name_exclude_each_other(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class, (POSITIVE,))
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noor")
        await pilot.press("down", "down", "space")
        assert "1 gekozen" in screen_text(app)
        await type_text(pilot, "niemand")
        await pilot.press("space")
        assert "Niemand gekozen" in screen_text(app)
        assert screen_text(app).count("[✓]") == 1
        await type_text(pilot, "sem")
        await pilot.press("space")
        assert "1 gekozen" in screen_text(app)
        await turn(pilot, 2)
    noor, sem = map(str, school_class.pupil_ids[:2])
    assert choices_on_disk(school_class, round_id) == {(POSITIVE[1], noor, sem)}


async def test_somebody_elses_name_is_taken_back_with_n(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class)
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_text(pilot, "daan")
        await pilot.press("enter")
        assert "Ben jij Daan Visser?" in screen_text(app)
        await pilot.press("n")
        text = screen_text(app)
        assert "Wie ben jij?" in text
        assert "Zoek:" not in text


async def test_only_who_still_has_to_is_listed(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class, (POSITIVE,))
    session, ids = school_class.session, school_class.pupil_ids
    question = service.find_round(session, round_id).questions[0].id
    service.save_form(session, round_id, ids[0], {question: []})
    service.mark(session, round_id, ids[1], "absent")
    service.mark(session, round_id, ids[2], "refused")
    app = host(lambda: PupilModeScreen(session, round_id))
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        text = screen_text(app)
        assert "Daan Visser" in text
        for gone in ("Noor", "Sem Berg", "Yara"):
            assert gone not in text


async def test_when_everyone_was_there_the_screen_says_so(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class, (POSITIVE,))
    for pupil in school_class.pupil_ids:
        service.mark(school_class.session, round_id, pupil, "absent")
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "j", "right")
        assert "Iedereen is geweest." in screen_text(app)


async def test_no_key_but_the_mentors_leads_out(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class)
    screen = PupilModeScreen(school_class.session, round_id)
    app = host(lambda: screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape", "f1", "f10", "ctrl+p", "ctrl+c", "1", "3", "backspace")
        await pilot.press("backspace", "left", "tab", "escape")
        assert app.screen is screen
        assert "Mentor: Ctrl+E" in screen_text(app)
        assert [type(one) for one in app.asked] == [PupilModeEntered]


async def test_leaving_needs_the_passphrase(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class)
    screen = PupilModeScreen(school_class.session, round_id)
    app = host(lambda: screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noor")
        await type_text(pilot, "sem")
        await pilot.press("space", "ctrl+e")
        await pilot.pause()
        assert "Sem Berg" not in screen_text(app), "the form does not shine through"
        field = app.screen.query_one(Input)
        assert field.password
        await pilot.press("enter")
        assert "Typ eerst je wachtzin" in screen_text(app)
        field.value = "fout"
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "klopt niet" in screen_text(app)
        assert screen in app.screen_stack
        await pilot.press("escape")
        assert "1 gekozen" in screen_text(app)
        await pilot.press("ctrl+e")
        await pilot.pause()
        app.screen.query_one(Input).value = PASSPHRASE
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert screen not in app.screen_stack
        assert [type(one) for one in app.asked] == [PupilModeEntered, PupilModeLeft]
    assert choices_on_disk(school_class, round_id) == set()


async def test_waiting_after_wrong_tries_is_told(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    def wait(_: str) -> bool:
        raise KlasappError("Wacht nog 5 seconden en probeer het dan opnieuw.")

    round_id = opened(school_class)
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    app.passphrase_fits = wait
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+e")
        await pilot.pause()
        await type_text(pilot, "abc")
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Wacht nog 5 seconden" in screen_text(app)


async def test_a_form_left_alone_is_thrown_away(
    school_class: ClassLike, host: Host, screen_text: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pupil_mode_screen, "IDLE_SECONDS", 0.6)
    round_id = opened(school_class)
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noor")
        await pilot.press("down", "down", "space")
        assert "1 gekozen" in screen_text(app)
        await pilot.pause(1.2)
        assert "Wie ben jij?" in screen_text(app)
    assert choices_on_disk(school_class, round_id) == set()


async def test_a_round_that_was_closed_meanwhile_refuses_the_form_on_the_screen(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class, (POSITIVE,))
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noor")
        await pilot.press("down", "down", "space")
        await turn(pilot)
        service.close_round(school_class.session, round_id)
        await turn(pilot)
        assert "niet open" in screen_text(app)
        assert CLOSING_QUESTION not in screen_text(app)


async def test_awkward_names_are_shown_as_they_are_and_can_be_chosen(
    awkward_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(awkward_class)
    app = host(lambda: PupilModeScreen(awkward_class.session, round_id))
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.pause()
        text = screen_text(app)
        for name in ("[red]O'Brien =1+1 [/]", "Zoë [/ van der", "$name {0} %s \\ <b>x</b>"):
            assert name in text
        await click_name(pilot, "[red]O'Brien =1+1 [/]")
        assert "Ben jij [red]O'Brien =1+1 [/]?" in screen_text(app)
        await pilot.press("j", "down", "down")
        for _ in range(len(awkward_class.pupil_ids) - 1):
            await pilot.press("space", "down")
        assert "9 gekozen" in screen_text(app)
        await turn(pilot)
        await type_text(pilot, "niem")
        await pilot.press("space")
        await turn(pilot)
        assert "Zoë [/ van der" in screen_text(app)
        await turn(pilot)
        assert CLOSING_QUESTION in screen_text(app)
    assert len(choices_on_disk(awkward_class, round_id)) == 9


# Finding a name


async def test_everyone_of_a_class_of_28_is_in_view_at_80_by_24(
    session: Session, host: Host, screen_text: Read
) -> None:
    school = class_of_28(session)
    round_id = opened(school, (POSITIVE,))
    app = host(lambda: PupilModeScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        names = [" ".join(part for part in one if part) for one in PUPILS]
        assert len(names) == 28
        assert [name for name in names if name not in screen_text(app)] == []
        await become(pilot, "tob")
        text = screen_text(app)
        assert [name for name in names if name not in text] == ["Tobias Wervenbos"]
        assert "[ ] Niemand" in text


async def test_three_letters_and_enter_find_a_classmate_by_any_name(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class, (POSITIVE,))
    noor, fenna, sara = (str(school_class.pupil_ids[place]) for place in (0, 6, 8))
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noo")
        await pilot.press(*"mul", "enter")  # the family name of Fenna
        await pilot.press("enter")  # a second Enter takes nothing back
        assert "1 gekozen" in screen_text(app)
        await pilot.press(*"sar", "enter")
        assert "2 gekozen" in screen_text(app)
        await pilot.press(*"xyz", "enter")
        assert "geen naam gevonden" in screen_text(app)
        await pilot.press("backspace", "backspace", "backspace")
        assert "2 gekozen" in screen_text(app)
        await pilot.press(*"sar", "enter")
        assert "1 gekozen" in screen_text(app)
        await pilot.press(*"sar", "enter")
        await turn(pilot, 2)
    assert choices_on_disk(school_class, round_id) == {
        (POSITIVE[1], noor, fenna),
        (POSITIVE[1], noor, sara),
    }


async def test_a_name_that_begins_with_the_letters_comes_before_one_that_holds_them(
    school_class: ClassLike, host: Host
) -> None:
    round_id = opened(school_class, (POSITIVE,))
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"ma")
        names = [row.name for row in app.screen.query_one(NamePicker).fitting]
        assert names == ["Mats Peters", "Tygo Maas"]
        await pilot.press("backspace")
        names = [row.name for row in app.screen.query_one(NamePicker).fitting]
        assert names[:3] == ["Fenna Mulder", "Mats Peters", "Tygo Maas"]
        assert "Amin Haddad" in names[3:]


async def test_no_name_is_a_default_and_arrows_walk_over_the_columns(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    """Enter on a page that nobody touched chooses nobody: a first name would be favoured."""
    round_id = opened(school_class, (POSITIVE,), limit=None)
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 18)) as pilot:
        await pilot.press("enter")
        assert "Wie ben jij?" in screen_text(app)
        await become(pilot, "noor")
        await pilot.press("enter", "space")
        assert "0 gekozen" in screen_text(app)
        picker = app.screen.query_one(NamePicker)
        await pilot.press("down", "down")
        first = picker.place_of(picker.fitting[1].id)
        await pilot.press("right", "space")
        (chosen,) = (row for row in picker.fitting if row.mark == "[✓]")
        column, line = picker.place_of(chosen.id)
        assert (column > first[0], line) == (True, first[1])
        await pilot.press("left", "space", "end", "space", "home", "space")
        assert "Niemand gekozen" in screen_text(app)


async def test_letters_search_even_when_a_button_has_the_focus(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class, (POSITIVE,))
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noor")
        await pilot.press("tab", *"sem", "enter")
        assert "1 gekozen" in screen_text(app)


# About the pupil himself


async def test_the_scales_come_one_at_a_time_and_by_keys_each_takes_one_press(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class, (POSITIVE,), scales=True)
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noor")
        await pilot.press(*"sem", "enter")
        await turn(pilot)
        text = screen_text(app)
        assert "Hoe veilig voel je je in deze klas?" in text
        assert "Vraag 2 van 5" in text
        assert "5  heel veilig" in text
        assert "6  dat zeg ik liever niet" in text
        await pilot.resize_terminal(60, 16)
        await pilot.pause()
        low = screen_text(app)
        assert "1  helemaal niet veilig" in low
        assert "6  dat zeg ik liever niet" in low, "all answers, not only the worst"
        await pilot.resize_terminal(80, 24)
        await pilot.press("enter")
        assert "Vraag 2 van 5" in screen_text(app), "no answer is a default"
        await pilot.press("4")
        assert "Vraag 3 van 5" in screen_text(app)
        await pilot.press("down", "down", "down", "enter")
        await pilot.press("6")
        assert "Ben je de laatste paar maanden gepest?" in screen_text(app)
        await pilot.press("3")
        text = screen_text(app)
        assert "Klopt dit?" in text
        assert "meestal veilig" in text
        await pilot.press("down", "down", "down", "down", "down", "down")
        text = screen_text(app)
        assert "2 of 3 keer per maand" in text
        await turn(pilot)
    told = answers_on_disk(school_class, round_id)
    assert told == {"safety": [4], "belonging": [3], "adult": [], "bullied_self": [3]}


async def test_the_scales_by_mouse_and_back_without_losing_an_answer(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class, (POSITIVE,), scales=True)
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(140, 40)) as pilot:
        await click_name(pilot, "Sara Vos")
        await pilot.click("#forward")
        await pilot.pause(0.3)
        await click_name(pilot, "Niemand")
        await pilot.click("#forward")
        await pilot.pause(0.3)
        await pilot.click("#forward")
        await pilot.pause(0.3)
        assert "Kies een antwoord." in screen_text(app)
        await click_answer(pilot, "niet zo veilig")
        await click_answer(pilot, "dat zeg ik liever niet")
        await pilot.click("#backward")
        await pilot.pause(0.3)
        assert app.screen.query_one("#answers", OptionList).highlighted == 5
        await pilot.click("#backward")
        await pilot.pause(0.3)
        assert app.screen.query_one("#answers", OptionList).highlighted == 1
        await pilot.click("#backward")
        await pilot.pause(0.3)
        assert "Niemand gekozen" in screen_text(app)
        await pilot.click("#backward")
        await pilot.pause(0.3)
        assert "Ben jij Sara Vos?" in screen_text(app)
        for _ in range(4):
            await pilot.click("#forward")
            await pilot.pause(0.3)
        await click_answer(pilot, "ik twijfel")
        await click_answer(pilot, "de afgelopen tijd niet")
        assert "Klopt dit?" in screen_text(app)
        await pilot.click("#forward")
        await pilot.pause(0.3)
    told = answers_on_disk(school_class, round_id)
    assert told == {"safety": [2], "belonging": [], "adult": [3], "bullied_self": [1]}


async def test_the_form_ends_on_something_pleasant_of_which_nothing_is_kept(
    school_class: ClassLike, host: Host, screen_text: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_id = opened(school_class, (POSITIVE,), scales=True)
    session = school_class.session
    app = host(lambda: PupilModeScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noor")
        await pilot.press(*"sem", "enter")
        await turn(pilot)
        await pilot.press("6", "6", "6", "6")
        await turn(pilot)
        text = screen_text(app)
        assert CLOSING_QUESTION in text
        assert "Je formulier is bewaard. Wat je hier kiest, wordt niet bewaard." in text
        before = rows_on_disk(session)
        await pilot.press("2")
        assert "Dank je wel!" in screen_text(app)
        assert rows_on_disk(session) == before
        await pilot.press("enter")
        assert "Wie ben jij?" in screen_text(app)
        await become(pilot, "sem")
        await pilot.press(*"noor", "enter")
        await turn(pilot)
        await pilot.press("1", "1", "1", "1")
        monkeypatch.setattr(pupil_mode_screen, "CLOSING_SECONDS", 0.6)
        await pilot.press("tab", "enter")
        await pilot.pause(0.1)
        assert CLOSING_QUESTION in screen_text(app)
        await pilot.pause(1.0)
        assert "Wie ben jij?" in screen_text(app), "who walks away leaves nothing on the screen"


# Going on later


async def test_a_round_goes_on_later_with_who_was_absent_and_opens_again(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    """Through the screens: half a class, the absentee afterwards, closed and opened again."""
    round_id = opened(school_class, (POSITIVE,))
    session, ids = school_class.session, school_class.pupil_ids
    app = host(lambda: RoundScreen(session, round_id))
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        await pilot.press("a")  # Amin Haddad, the first of the list, is ill
        await fill_in(pilot, "noo", "sem")
        await fill_in(pilot, "sem", "noo")
        text = screen_text(app)
        assert "2 van de 12 ingevuld" in text
        await pilot.press("s")
        await pilot.pause()
        names = [row.name for row in app.screen.query_one(NamePicker).fitting]
        assert len(names) == 9
        assert "Amin Haddad" not in names
        await leave(pilot)
        await pilot.press("c")
        await pilot.pause()
        await pilot.press("j")
        await pilot.pause()
        assert "Gesloten" in screen_text(app)
        await pilot.press("o")
        await pilot.pause()
        await pilot.press("home", "a")
        await fill_in(pilot, "ami", "noo")
        assert "3 van de 12 ingevuld" in screen_text(app)
    made = {name for _, name, _ in choices_on_disk(school_class, round_id)}
    assert made == {str(ids[0]), str(ids[1]), str(ids[5])}


async def fill_in(pilot: Pilot[None], name: str, chosen: str) -> None:
    """From the round to pupil mode, one form, and back with the passphrase."""
    await pilot.press("s")
    await pilot.pause()
    await become(pilot, name)
    await pilot.press(*chosen, "enter")
    await turn(pilot, 2)
    await leave(pilot)


async def leave(pilot: Pilot[None]) -> None:
    """Out of pupil mode, as the mentor."""
    await pilot.press("ctrl+e")
    await pilot.pause()
    pilot.app.screen.query_one(Input).value = PASSPHRASE
    await pilot.press("enter")
    await pilot.app.workers.wait_for_complete()
    await pilot.pause(0.1)
