"""Cells of a CSV that a spreadsheet must not read as a formula."""

_STARTS = tuple("=+-@\t\r")


def inert(cell: str) -> str:
    """``cell``, with an apostrophe before it when it begins as a formula does."""
    return f"'{cell}" if cell.startswith(_STARTS) else cell
