"""The rules of class agreements: words, blocks, who stands behind them, when a set holds."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.agreements.agreement import (
    MAX_TEXT,
    AgreementError,
    Line,
    LineState,
    check_votes,
    clean_line,
    is_negative,
    joined_times,
    lesson_block,
    names_in,
    ranked,
    same_line,
    suggested_starters,
)
from klasapp.agreements.agreement_set import (
    AgreementSet,
    Endorsement,
    Signing,
    Status,
    blocks_of,
    done,
    missing_blocks,
    own_lines_missing,
    signing_of,
    status_of,
    tally,
)
from klasapp.agreements.review import Review, ReviewDue, open_reviews
from klasapp.documents.content import protocol_text
from klasapp.protocol import read_protocol

DAY = date(2026, 9, 14)
REQUIRED = ("omgang", "online_en_groepsapp", "hulp_vragen", "als_het_misgaat", "belofte_mentor")


def line(number: int, block: str = "omgang", state: LineState = "chosen", **more: object) -> Line:
    fields = {"text": f"Afspraak {number}.", "source": "class", "origin": "", **more}
    return Line(id=number, number=number, block=block, state=state, **fields)  # type: ignore[arg-type]


def a_set(*lines: Line, **more: object) -> AgreementSet:
    fields: dict[str, object] = {
        "adopted_on": None, "explained_on": None, "parents_informed_on": None,
        "parents_reason": "", **more,
    }  # fmt: skip
    return AgreementSet(1, 1, "", DAY, lines=lines, **fields)  # type: ignore[arg-type]


class TestWords:
    @given(st.text(max_size=300))
    def test_a_line_is_one_tidy_line_or_refused(self, text: str) -> None:
        try:
            kept = clean_line(text)
        except AgreementError:
            return
        assert kept == clean_line(kept)
        assert 0 < len(kept) <= MAX_TEXT
        assert "\n" not in kept and kept == kept.strip()

    def test_typed_text_stays_as_it_is(self) -> None:
        assert clean_line(" =1+1 [red]  {x} \\\t$y ") == "=1+1 [red] {x} \\ $y"

    @pytest.mark.parametrize("text", ["Niet schelden", "we doen GEEN mensen na", "nooit roddelen"])
    def test_what_you_do_not_do_is_negative(self, text: str) -> None:
        assert is_negative(text)

    def test_every_starter_line_is_positive(self) -> None:
        starters = read_protocol(protocol_text()).starter_lines
        assert [one.code for one in starters if is_negative(one.text)] == []

    @pytest.mark.parametrize(
        ("text", "code"),
        [("Niet uitschelden!", "AR5"), ("geen foto's doorsturen", "ZA16"), ("niet slaan", "AR4")],
    )
    def test_a_negative_proposal_meets_a_positive_starter_line(self, text: str, code: str) -> None:
        starters = {one.code for one in read_protocol(protocol_text()).starter_lines}
        found = suggested_starters(text)
        assert code in found
        assert set(found) <= starters

    def test_every_suggestion_is_a_starter_line(self) -> None:
        from klasapp.agreements.agreement import _HINTS

        starters = {one.code for one in read_protocol(protocol_text()).starter_lines}
        assert {code for _, codes in _HINTS for code in codes} <= starters

    def test_names_of_pupils_are_noticed(self) -> None:
        names = ("Noor", "Bo", "[red]O'Brien =1+1", "Wil")
        assert names_in("We plagen Noor en Bo.", names) == ("Noor", "Bo")
        assert names_in("Iedereen wil noorderlicht zien.", names) == ()
        assert names_in("Vraag [red]O'Brien =1+1 erbij.", names) == ("[red]O'Brien =1+1",)

    @pytest.mark.parametrize("typed", ["-1", "1000", "x", "1.5", "²"])
    def test_votes_are_a_small_number(self, typed: str) -> None:
        with pytest.raises(AgreementError):
            check_votes(typed)

    def test_no_votes_is_no_number(self) -> None:
        assert check_votes(" ") is None
        assert check_votes(" 21 ") == 21

    def test_lessons_have_their_own_words_for_blocks(self) -> None:
        assert lesson_block("algemeen") == "omgang"
        assert lesson_block("online") == "online_en_groepsapp"
        assert lesson_block("hulp_vragen") == "hulp_vragen"
        assert lesson_block("") == "omgang"


class TestLines:
    def test_the_same_words_are_one_line(self) -> None:
        lines = [line(1, text="Wij luisteren.", state="dropped"), line(2, text="Wij luisteren.")]
        assert same_line(lines, "wij  LUISTEREN!") == lines[1]
        assert same_line(lines, "Wij praten.") is None

    @given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(REQUIRED)), max_size=12))
    def test_most_votes_come_first_in_a_block(self, votes: list[tuple[int, str]]) -> None:
        lines = [line(n, block, votes=v) for n, (v, block) in enumerate(votes, 1)]
        shown = ranked(lines)
        assert sorted(one.id for one in shown) == [one.id for one in lines]
        for one, following in pairwise(shown):
            if one.block == following.block:
                assert (one.votes or 0) >= (following.votes or 0)

    def test_joined_lines_count_together(self) -> None:
        lines = [line(1, times=2), line(2, same_as=1, times=3), line(3)]
        assert joined_times(lines, lines[0]) == 5


class TestTheSet:
    def test_required_blocks_are_shown_and_missing_until_they_have_a_line(self) -> None:
        lines = [line(1), line(2, "eigen_blok"), line(3, "belofte_mentor")]
        shown = blocks_of(lines, REQUIRED)
        assert [block.key for block in shown] == [
            "omgang", "online_en_groepsapp", "hulp_vragen", "als_het_misgaat", "eigen_blok",
            "belofte_mentor",
        ]  # fmt: skip
        assert shown[4].name == "Eigen blok"
        assert len(missing_blocks(lines, REQUIRED)) == 3
        assert missing_blocks(lines, ()) == ()

    def test_three_lines_of_the_class_itself_are_asked_for(self) -> None:
        lines = [line(1), line(2, source="starter"), line(3, source="lesson")]
        assert own_lines_missing(lines) == 1

    def test_a_set_holds_only_once_the_parents_know_or_there_is_a_reason(self) -> None:
        adopted = a_set(line(1), adopted_on=DAY)
        assert status_of(None, inform_parents=True) is Status.NONE
        assert status_of(a_set(), inform_parents=True) is Status.NONE
        assert status_of(a_set(line(1)), inform_parents=False) is Status.DRAFT
        assert status_of(adopted, inform_parents=True) is Status.ADOPTED
        assert status_of(adopted, inform_parents=False) is Status.IN_FORCE
        for told in ({"parents_informed_on": DAY}, {"parents_reason": "Ouderavond volgt."}):
            held = a_set(line(1), adopted_on=DAY, **told)
            assert status_of(held, inform_parents=True) is Status.IN_FORCE

    @pytest.mark.parametrize(
        ("policy", "first_year", "later"),
        [
            ("geen", Signing.NOTHING, Signing.NOTHING),
            ("onderschrijven", Signing.ENDORSE, Signing.ENDORSE),
            ("handtekening_brugklas", Signing.SIGN, Signing.ENDORSE),
            ("handtekening_alle", Signing.SIGN, Signing.SIGN),
        ],
    )
    def test_every_choice_of_the_school_is_honoured(
        self, policy: str, first_year: Signing, later: Signing
    ) -> None:
        for name in ("1A", "H1b", "brugklas 1", "1"):
            assert signing_of(policy, name) is first_year
        for name in ("2B", "H10", "Havo 4", "mentorgroep"):
            assert signing_of(policy, name) is later

    def test_who_is_done_depends_on_what_is_asked(self) -> None:
        yes, signed = Endorsement("yes", DAY), Endorsement("signed", DAY)
        assert done(None, Signing.NOTHING)
        assert not done(None, Signing.ENDORSE)
        assert not done(Endorsement("absent", DAY), Signing.ENDORSE)
        assert done(yes, Signing.ENDORSE) and done(signed, Signing.ENDORSE)
        assert not done(yes, Signing.SIGN) and done(signed, Signing.SIGN)
        assert tally([yes, None, Endorsement("not_yet", DAY)]) == {
            "yes": 1, "signed": 0, "not_yet": 1, "absent": 0, "open": 1,
        }  # fmt: skip


class TestLookingBack:
    autumn = ReviewDue("herfst", date(2026, 10, 26), date(2026, 11, 6))
    winter = ReviewDue("kerst", date(2027, 1, 4), date(2027, 1, 15))

    def test_after_a_holiday_until_it_was_held(self) -> None:
        wanted = (self.autumn, self.winter)
        assert open_reviews(wanted, (), DAY, date(2026, 10, 25)) == ()
        assert open_reviews(wanted, (), DAY, date(2026, 10, 26)) == (self.autumn,)
        held = Review(1, "herfst", None, date(2026, 10, 30), "", {})
        assert open_reviews(wanted, (held,), DAY, date(2026, 12, 1)) == ()
        assert open_reviews(wanted, (held,), DAY, date(2027, 1, 5)) == (self.winter,)

    def test_two_that_were_let_go_ask_once(self) -> None:
        assert open_reviews((self.autumn, self.winter), (), DAY, date(2027, 1, 5)) == (self.winter,)

    def test_agreements_made_after_the_holiday_are_not_looked_back_at(self) -> None:
        assert open_reviews((self.autumn,), (), date(2026, 10, 27), date(2026, 11, 1)) == ()

    def test_after_an_incident_as_planned(self) -> None:
        planned = Review(1, "incident", date(2026, 9, 25), None, "", {})
        (found,) = open_reviews((), (planned,), DAY, date(2026, 9, 20))
        assert found.moment == "incident" and found.due == date(2026, 9, 25)
