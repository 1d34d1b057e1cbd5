"""The register tells how it goes without telling about whom."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.cases.register import (
    SMALLEST,
    RegisterLine,
    measures,
    merge_registers,
    read_register,
    safe_counts,
    tables,
    write_register,
)
from klasapp.errors import InputError

LINE = RegisterLine(
    "a" * 32, "2026-11-23T09:00:00", "2026-2027", "2026-11", "kantine", "LI1 DI4", "matig",
    "1", "1", "0", "2", "0", "0", "1", "0", "nee", "0 van 1", "2", "5", "1 van 1", "", "",
    "4 van 6", "", "0 van 1", "3 van 3", "1 van 3", "1 van 1",
)  # fmt: skip


def many(count: int, **changes: str) -> list[RegisterLine]:
    return [replace(LINE, zaak=f"{n:032}", **changes) for n in range(count)]


def test_a_register_reads_back_as_it_was() -> None:
    lines = many(3)
    assert read_register(write_register(lines).encode(), "register.csv") == tuple(lines)


def test_text_of_a_register_is_never_a_formula() -> None:
    assert ";'=1+1;" in write_register([replace(LINE, plaats="=1+1")])


def test_another_table_is_no_register() -> None:
    with pytest.raises(InputError, match="geen register"):
        read_register(b"naam;klas\r\nNoor;2B\r\n", "lijst.csv")


def test_a_case_in_two_registers_counts_once_as_it_was_last() -> None:
    newer = replace(LINE, gemaakt="2026-12-01T09:00:00", gesloten="ja")
    assert merge_registers([[newer], [LINE]]) == (newer,)
    assert merge_registers([[LINE], [newer], [LINE]]) == (newer,)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 30)))
def test_no_small_number_can_be_read_or_counted_back(counts: dict[str, int]) -> None:
    shown = dict(safe_counts(Counter(counts)))
    assert set(shown) == set(counts)
    for word, count in counts.items():
        if count < SMALLEST:
            assert not shown[word].isdecimal()
    hidden = [word for word in shown if not shown[word].isdecimal()]
    assert len(hidden) != 1 or len(counts) == 1


def test_measures_need_enough_cases() -> None:
    assert all("te weinig zaken" in one.value for one in measures(many(SMALLEST - 1)))


def test_measures_are_of_all_cases_together() -> None:
    found = {one.title: one.value for one in measures(many(10))}
    assert found["Van gezien tot gemeld"] == "2 dagen (de middelste van 10 zaken)"
    assert found["Gesprek met de gepeste op tijd"] == "100% (10 van 10)"
    assert found["Vervolggesprekken op tijd"] == "67% (40 van 60)"
    assert found["Vervolg met de pester gedaan"] == "33% (10 van 30)"
    assert found["Gesprek samen op tijd"].startswith("te weinig zaken")


def test_a_share_that_points_at_a_few_is_rounded() -> None:
    lines = [*many(10), replace(LINE, zaak="b" * 32, d1_op_tijd="0 van 1")]
    value = {m.title: m.value for m in measures(lines)}["Gesprek met de gepeste op tijd"]
    assert value == "meer dan 90%"


def test_forms_are_counted_one_by_one() -> None:
    found = {table.title: table.rows for table in tables(many(6))}
    assert found["Vorm"] == (("DI4", "6"), ("LI1", "6"))
    assert found["Hoogste fase van een maatregel"] == (("geen maatregel", "6"),)
