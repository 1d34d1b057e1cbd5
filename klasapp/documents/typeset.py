"""PDF from the templates in ``exports/``, by typst; what people typed goes in as data only."""

import json
from typing import Any

from klasapp.documents.content import exports_folder


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """A tagged PDF (PDF/UA-1) of ``template`` (a file name in ``exports/``) filled with ``data``.

    ``data`` reaches the template as JSON, so no text in it is ever read as markup. When the fonts
    lack a glyph, the PDF is made without the UA-1 promise instead of not at all.
    """
    import typst

    folder = exports_folder()
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    source = str(folder / template)
    try:
        pdf = typst.compile(source, root=str(folder), sys_inputs=inputs, pdf_standards="ua-1")
    except typst.TypstError:
        pdf = typst.compile(source, root=str(folder), sys_inputs=inputs)
    return bytes(pdf)
