"""Which characters the fonts of the printed forms do not have."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable

from klasapp.documents.glyphs import printable

_PROBE = b"""#set document(title: "x", author: "x")
#let regels = json(bytes(sys.inputs.data))
#for regel in regels { par(regel); par(strong(regel)) }
"""
_LACKING = re.compile(r'the text `"((?:[^"\\]|\\.)+)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def lacking(texts: list[str]) -> frozenset[str]:
    """The characters in ``texts`` that no font here can show, in plain or in bold.

    Only the typesetter knows its fonts, so a page of these texts is tried: under PDF/UA-1 it names
    every character for which it would draw an empty box.
    """
    import typst

    inputs = {"data": json.dumps(texts, ensure_ascii=False)}
    try:
        typst.compile(_PROBE, sys_inputs=inputs, pdf_standards="ua-1")
    except typst.TypstError as error:
        named = "".join(_LACKING.findall(error.diagnostic))
        return frozenset(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), named))
    return frozenset()


def printable_texts(texts: Iterable[str]) -> dict[str, str]:
    """Every text as it can be printed: what the fonts lack becomes a question mark."""
    listed = sorted(set(texts))
    signs = {sign for text in listed for sign in unicodedata.normalize("NFC", text)}
    known = {ord(sign) for sign in signs - lacking(listed)}
    return {text: printable(text, known)[0] for text in listed}
