"""Putting a round together, as a mentor does."""

from collections.abc import Callable
from typing import Any, Protocol

from textual.widgets import Checkbox, Input, Select

from klasapp.sociogram import service
from klasapp.sociogram.compose_screen import ComposeScreen
from klasapp.sociogram.explanation_screen import ExplanationScreen
from klasapp.sociogram.round_screen import RoundScreen
from klasapp.store.session import Session

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]


class ClassLike(Protocol):
    """What the fixtures ``school_class`` and ``awkward_class`` give."""

    session: Session
    class_id: int
    pupil_ids: tuple[int, ...]


async def test_a_sensitive_question_or_scale_turns_on_only_after_reading_why(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    session = school_class.session
    round_id = service.start_round(session, school_class.class_id)
    app = host(lambda: ComposeScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        ticks = list(app.screen.query(Checkbox))
        ticks[0].focus()
        await pilot.press("down", "down", "up", "down")
        assert app.focused is ticks[2], "arrows walk along the ticks"
        ticks[0].focus()
        await pilot.press("up")
        assert app.focused is ticks[0]
        for name, why in (
            ("is gepest", "anti-pestcoördinator"),
            ("zelf gepest", "wie zegt gepest"),
        ):
            box = next(one for one in app.screen.query(Checkbox) if name in str(one.label))
            before = service.find_round(session, round_id)
            box.focus()
            await pilot.press("space")
            await pilot.pause()
            assert why in " ".join(screen_text(app).split())
            await pilot.press("escape")
            await pilot.pause()
            assert not box.value
            assert str(box.label).startswith("uit")
            assert service.find_round(session, round_id) == before
            await pilot.press("space", "j")
            await pilot.pause()
            assert box.value
            assert str(box.label).startswith("aan")
    made = service.find_round(session, round_id)
    assert [one.kind for one in made.questions] == ["positive", "bullied"]
    assert [one.kind for one in made.scales] == ["safety", "belonging", "adult", "bullied_self"]


async def test_a_scale_is_turned_off_and_its_text_changed(
    school_class: ClassLike, host: Host
) -> None:
    session = school_class.session
    round_id = service.start_round(session, school_class.class_id)
    for text in ("Voel je je [red]fijn =1+1?", "Voel je je hier prettig?"):
        app = host(lambda: ComposeScreen(session, round_id))
        async with app.run_test(size=(140, 40)) as pilot:
            await pilot.pause()
            box = next(one for one in app.screen.query(Checkbox) if "erbij" in str(one.label))
            if box.value:
                box.focus()
                await pilot.press("space")
                await pilot.pause()
                assert str(box.label).startswith("uit")
            field = next(
                one for one in app.screen.query(Input) if "voel je je" in one.value.lower()
            )
            field.value = text
            await pilot.press("escape")
            await pilot.pause()
        scales = service.find_round(session, round_id).scales
        assert (scales[0].kind, scales[0].text) == ("safety", text)
        assert [one.kind for one in scales] == ["safety", "adult"]


async def test_leaving_a_field_keeps_it_and_going_back_loses_nothing(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    session = school_class.session
    round_id = service.start_round(session, school_class.class_id)
    app = host(lambda: ComposeScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.screen.query_one("#name", Input).value = "Herfst [/"
        await pilot.press("tab")
        await pilot.pause()
        assert service.find_round(session, round_id).name == "Herfst [/"
        app.screen.query_one("#text-0", Input).value = "Met wie praat je graag?"
        await pilot.press("escape")
        await pilot.pause()
        texts = [one.text for one in service.find_round(session, round_id).questions]
        assert texts == ["Met wie praat je graag?"]
    again = host(lambda: ComposeScreen(session, round_id))
    async with again.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Met wie praat je graag?" in screen_text(again)


async def test_an_empty_name_and_too_few_choices_are_told_and_the_explanation_can_be_read(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    session = school_class.session
    round_id = service.start_round(session, school_class.class_id)
    app = host(lambda: ComposeScreen(session, round_id))
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.pause()
        advice = app.screen.query_one("#advice")
        assert "Onbeperkt" in str(advice.render())
        for count, refused in ((2, True), (3, False)):
            app.screen.query_one("#limit", Select).value = count
            await pilot.pause()
            assert ("kan niemand opvallen" in str(advice.render())) == refused
            assert service.find_round(session, round_id).questions[0].max_choices == count
        await pilot.press("ctrl+t")
        await pilot.pause(0.3)
        assert isinstance(app.screen, ExplanationScreen)
        text = screen_text(app)
        assert "crisis" in text
        assert "Wat je letterlijk kunt zeggen" in text
        await pilot.press("escape")
        await pilot.pause()
        name = app.screen.query_one("#name", Input)
        name.focus()
        name.value = " "
        await pilot.press("tab")
        await pilot.pause()
        assert "geen naam" in str(app.screen.query_one("#complaint").render())
        assert service.find_round(session, round_id).name == "Meting november 2026"


async def test_a_pupil_can_be_left_out_and_the_round_opened(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    session = school_class.session
    round_id = service.start_round(session, school_class.class_id)
    app = host(lambda: ComposeScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.screen.query_one("#pupils").focus()
        await pilot.press("space", "ctrl+o")
        await pilot.pause()
        text = screen_text(app)
        for word in (
            "crisis",
            "digibord",
            "Iedereen is er",
            "niet over de antwoorden",
            "Deze week",
        ):
            assert word in text
        assert service.find_round(session, round_id).state == "draft"
        await pilot.press("n", "ctrl+o")
        await pilot.pause()
        await pilot.press("j")
        await pilot.pause()
        assert isinstance(app.screen, RoundScreen)
        assert "0 van de 11 ingevuld" in screen_text(app)
    assert service.find_round(session, round_id).state == "open"
