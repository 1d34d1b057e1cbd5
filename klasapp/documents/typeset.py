"""PDF from the templates in ``exports/``, by typst; what people typed goes in as data only."""

import json
from pathlib import Path
from shutil import copyfile
from typing import Any

from klasapp.documents.content import exports_folder
from klasapp.documents.folders import export_folder, own_templates_folder
from klasapp.errors import KlasappError, reason_of

_PROBE = (
    '#set document(title: "logo")\n#image(bytes(json(bytes(sys.inputs.data))), alt: "logo", '
    "width: 2cm)"
)


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """A tagged PDF (PDF/UA-1) of ``template`` (a file name in ``exports/``) filled with ``data``.

    A template of the same name in the school's own folder goes before the shipped one.
    ``data`` reaches the template as JSON, so no text in it is ever read as markup. When the fonts
    lack a glyph, the PDF is made without the UA-1 promise instead of not at all. Raises
    ``KlasappError`` for a fault in a template of the school.
    """
    import typst

    own = own_templates_folder() / template
    folder = own.parent if own.is_file() else exports_folder()
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    source = str(folder / template)
    try:
        pdf = typst.compile(source, root=str(folder), sys_inputs=inputs, pdf_standards="ua-1")
    except typst.TypstError:
        try:
            pdf = typst.compile(source, root=str(folder), sys_inputs=inputs)
        except typst.TypstError as error:
            if folder == exports_folder():
                raise
            raise KlasappError(
                f"In je eigen sjabloon {own} zit een fout: {str(error).splitlines()[0]}. Verbeter "
                "hem, of haal het bestand weg; dan gebruikt klasapp weer het gewone sjabloon."
            ) from error
    return bytes(pdf)


def can_show(picture: bytes) -> bool:
    """Whether the bytes are a picture that can stand on a page (PNG, JPG, GIF, WebP, SVG)."""
    import typst

    inputs = {"data": json.dumps(list(picture))}
    try:
        typst.compile(_PROBE.encode(), sys_inputs=inputs)
    except (typst.TypstError, OSError, ValueError):
        return False
    return True


def lay_out_templates() -> Path:
    """Copy the shipped templates to ``voorbeelden`` in the school's own folder; returns it.

    What a school changes it puts one folder higher; the rest keeps following klasapp. Raises
    ``KlasappError``.
    """
    folder = export_folder(own_templates_folder() / "voorbeelden")
    try:
        for source in sorted(exports_folder().glob("*.typ")):
            copyfile(source, folder / source.name)
    except OSError as error:
        raise KlasappError(
            f"De sjablonen kunnen niet naar {folder} ({reason_of(error)}). Maak ruimte, of kijk "
            "of je daar mag schrijven."
        ) from error
    return folder
