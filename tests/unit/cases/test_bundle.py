"""A bundle holds what it says, and nothing that can surprise who opens it."""

import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.cases import bundle
from klasapp.cases.bundle import pack, unpack
from klasapp.errors import InputError


@given(
    st.dictionaries(st.from_regex(r"[a-z0-9]{1,20}\.json", fullmatch=True), st.binary(max_size=100))
)
def test_what_was_packed_comes_back(parts: dict[str, bytes]) -> None:
    parts.pop(bundle.MANIFEST, None)
    found = unpack(pack({"wie": "Zoë [/"}, parts))
    assert (found.about, found.parts) == ({"wie": "Zoë [/"}, parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["../weg.json", "/etc/passwd", "a/b/c.json", "C:\\x", "A.json"])
def test_strange_names_are_refused(name: str) -> None:
    with pytest.raises(InputError):
        unpack(zipped({bundle.MANIFEST: b"{}", name: b"x"}))


def test_a_bomb_is_refused() -> None:
    with pytest.raises(InputError, match="opgeblazen"):
        unpack(zipped({"bom.json": b"0" * 50_000_000}))


def test_together_parts_may_not_be_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {"een.json": b"a" * 600, "twee.json": b"b" * 600}
    packed = pack({}, parts)
    monkeypatch.setattr(bundle, "MAX_UNPACKED", 1000)
    with pytest.raises(InputError, match="opgeblazen"):
        unpack(packed)
    with pytest.raises(InputError, match="minder zaken tegelijk"):
        pack({}, parts)


def test_a_part_that_is_not_as_the_manifest_says_is_refused() -> None:
    manifest = {"format": 1, "about": {}, "sha256": {"zaak.json": "0" * 64}}
    with pytest.raises(InputError):
        unpack(zipped({bundle.MANIFEST: json.dumps(manifest).encode(), "zaak.json": b"[]"}))


def test_a_newer_format_is_told() -> None:
    manifest = {"format": 2, "about": {}, "sha256": {}}
    with pytest.raises(InputError, match="nieuwere klasapp"):
        unpack(zipped({bundle.MANIFEST: json.dumps(manifest).encode()}))


@given(st.binary(max_size=300))
def test_anything_else_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(InputError):
        unpack(data)
