"""The key file: two ways in, and no way in for anyone else."""

import json
from pathlib import Path

import pytest

from klasapp.keys.slots import (
    Derivation,
    KeyFileFault,
    WrongSecret,
    change_secret,
    create_key_file,
    key_copy_path,
    key_path,
    new_key,
    unlock,
)

CHEAP = Derivation(memory_kib=64, iterations=1, lanes=1)
"""The product has no option that leads here: it always takes the default."""


@pytest.fixture
def key() -> bytes:
    return new_key()


@pytest.fixture
def database(tmp_path: Path, key: bytes) -> Path:
    path = tmp_path / "klas.db"
    create_key_file(path, key, "paard batterij nietje", "CODE-1", CHEAP)
    return path


def test_the_passphrase_and_the_recovery_code_both_give_the_key(database: Path, key: bytes) -> None:
    assert unlock(database, "paard batterij nietje") == key
    assert unlock(database, "CODE-1", "recovery") == key


def test_another_secret_or_the_other_slot_gives_nothing(database: Path) -> None:
    for secret, slot in (("paard", "passphrase"), ("CODE-1", "passphrase")):
        with pytest.raises(WrongSecret):
            unlock(database, secret, slot)  # type: ignore[arg-type]


def test_the_default_costs_what_the_design_says() -> None:
    assert Derivation() == Derivation(memory_kib=65_536, iterations=3, lanes=4)


def test_a_new_passphrase_replaces_the_old_one_only(database: Path, key: bytes) -> None:
    change_secret(database, key, "een heel andere zin", "passphrase", CHEAP)
    assert unlock(database, "een heel andere zin") == key
    assert unlock(database, "CODE-1", "recovery") == key
    with pytest.raises(WrongSecret):
        unlock(database, "paard batterij nietje")


def test_the_copy_helps_when_the_key_file_is_lost_or_damaged(database: Path, key: bytes) -> None:
    key_path(database).write_text("{", encoding="utf-8")
    assert unlock(database, "paard batterij nietje") == key
    key_path(database).unlink()
    assert unlock(database, "paard batterij nietje") == key


def test_without_a_sound_key_file_the_mentor_reads_what_to_do(database: Path) -> None:
    key_path(database).unlink()
    key_copy_path(database).write_bytes(b"\xff\xfe")
    with pytest.raises(KeyFileFault, match="reservekopie"):
        unlock(database, "paard batterij nietje")


@pytest.mark.parametrize(
    ("field", "value"),
    [("memory_kib", 10**9), ("iterations", 0), ("lanes", "4"), ("salt", "kort"), ("key", None)],
)
def test_a_tampered_key_file_is_refused_and_cannot_freeze_the_laptop(
    database: Path, field: str, value: object
) -> None:
    content = json.loads(key_path(database).read_text(encoding="utf-8"))
    content["slots"]["passphrase"][field] = value
    for path in (key_path(database), key_copy_path(database)):
        path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(KeyFileFault):
        unlock(database, "paard batterij nietje")


def test_lowering_the_cost_in_the_file_breaks_the_slot(database: Path) -> None:
    """The cost is authenticated: it cannot be made cheaper to guess."""
    content = json.loads(key_path(database).read_text(encoding="utf-8"))
    content["slots"]["passphrase"]["iterations"] = 2
    for path in (key_path(database), key_copy_path(database)):
        path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(WrongSecret):
        unlock(database, "paard batterij nietje")


def test_only_the_owner_can_read_the_key_file(database: Path) -> None:
    assert key_path(database).stat().st_mode & 0o077 == 0
