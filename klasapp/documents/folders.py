"""Where klasapp puts what a mentor exports."""

from pathlib import Path

from klasapp.errors import KlasappError, reason_of


def export_folder(chosen: Path | None = None) -> Path:
    """The folder for exports, made when needed and readable by its owner only.

    Default: ``Documenten/klasapp`` in the home folder. Raises ``KlasappError``.
    """
    folder = chosen or _documents() / "klasapp"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise KlasappError(
            f"De map {folder} kan niet worden gemaakt ({reason_of(error)}). Kies een andere map."
        ) from error
    return folder


def own_templates_folder() -> Path:
    """Where a school keeps templates of its own; the folder need not be there."""
    return _documents() / "klasapp" / "sjablonen"


def _documents() -> Path:
    from platformdirs import user_documents_path

    # Where the system knows no such folder, it gets the Dutch name.
    known = user_documents_path()
    return known if known.is_dir() else Path.home() / "Documenten"
