"""What may be kept as a signal."""

from datetime import date, timedelta

import pytest

from klasapp.documents.content import protocol_text
from klasapp.protocol import read_protocol
from klasapp.signals.signal import SignalDraft, SignalError, check_signal, urgent

TODAY = date(2026, 11, 23)


def draft(**changes: object) -> SignalDraft:
    fields: dict[str, object] = {
        "class_id": 1,
        "pupil_id": 1,
        "kind": "concern",
        "seen_on": TODAY,
        "source": "mentor",
        "codes": ("SG3",),
    }
    return SignalDraft(**{**fields, **changes})  # type: ignore[arg-type]


def test_a_tick_alone_is_enough_and_so_is_a_sentence() -> None:
    assert check_signal(draft(), TODAY).codes == ("SG3",)
    kept = check_signal(draft(codes=(), text="  [red]O'Brien =1+1\x07 \r\n"), TODAY)
    assert kept.text == "[red]O'Brien =1+1"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"codes": ()}, "text"),
        ({"kind": "positive", "text": ""}, "text"),
        ({"text": "a" * 4001}, "text"),
        ({"seen_on": TODAY + timedelta(days=1)}, "seen_on"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(SignalError) as told:
        check_signal(draft(**changes), TODAY)
    assert told.value.field == field


def test_something_good_carries_no_signals_of_bullying() -> None:
    assert check_signal(draft(kind="positive", text="Hielp Noor."), TODAY).codes == ()


def test_injury_and_self_harm_ask_for_a_talk_today() -> None:
    known = read_protocol(protocol_text()).signals
    found = urgent(known, ["SG3", "SG16", "SG24"])
    assert [one.code for one in found] == ["SG16", "SG24"]
    assert all(one.advice for one in found)
