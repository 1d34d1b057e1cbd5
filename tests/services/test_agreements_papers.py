"""Papers around the agreements: texts stand as typed, and no pupil where none belongs."""

import csv
import io
import subprocess
from pathlib import Path
from typing import Any

import pytest

from klasapp.agreements import papers, service
from klasapp.agreements import proposals_service as proposals
from klasapp.agreements.papers_service import PAPERS, print_paper
from klasapp.documents import typeset as typesetting
from klasapp.errors import InputError, KlasappError
from klasapp.roster import service as roster
from klasapp.roster.protocol_service import choose
from klasapp.upkeep import service as upkeep

LINE = "[red]Samen[/] =1+1 {x} $y #emoji.bug \\ *vet*"
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>'
)


def filled(school_class: Any) -> tuple[Any, int]:
    session, class_id = school_class.session, school_class.class_id
    proposals.choose(session, proposals.propose(session, class_id, LINE).line.id, "chosen")
    for code in ("KA1", "AR6", "AR13", "KA4"):
        proposals.choose(session, proposals.add_starter(session, class_id, code).id, "chosen")
    service.adopt(session, class_id)
    return session, class_id


def words(path: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, encoding="utf-8"
    )
    return " ".join(done.stdout.split())


def test_the_sheet_names_everybody_as_typed_and_the_other_papers_nobody(
    awkward_class: Any, tmp_path: Path
) -> None:
    session, class_id = filled(awkward_class)
    pupils = [one.display_name for one in roster.list_pupils(session, class_id)]
    told = [name for name in pupils if all(c.isascii() for c in name) and len(name) < 60]
    assert len(told) >= 4
    for kind in ("poster-a4", "brief-ouders", "brief-online", "tips-leerlingen", "tekenblad"):
        text = words(print_paper(session, class_id, kind, tmp_path))
        assert [name for name in told if name in text] == (told if kind == "tekenblad" else [])
        if kind not in {"brief-online", "tips-leerlingen"}:
            assert LINE in text, kind


def test_the_poster_fits_one_page_however_many_lines(school_class: Any, tmp_path: Path) -> None:
    session, class_id = filled(school_class)
    for number in range(25):
        line = proposals.propose(session, class_id, f"Afspraak {number} van de klas is er.").line
        proposals.choose(session, line.id, "chosen")
    for kind in ("poster-a4", "poster-a3"):
        path = print_paper(session, class_id, kind, tmp_path)
        told = subprocess.run(["pdfinfo", str(path)], capture_output=True, check=True, text=True)
        assert "Pages:           1\n" in told.stdout
        assert ("A3" if kind.endswith("a3") else "A4") in told.stdout
        assert "Afspraak 24" in words(path)


def test_with_signatures_every_pupil_gets_a_sheet_for_a_parent_too(
    school_class: Any, tmp_path: Path
) -> None:
    session, class_id = filled(school_class)
    choose(session, "afspraken.ondertekening", "handtekening_alle")
    path = print_paper(session, class_id, "tekenblad", tmp_path)
    text = words(path)
    assert text.count("ouder of verzorger") == 12
    assert "Noor Jansen" in text


def test_name_logo_and_contacts_of_the_school_stand_on_the_papers(
    school_class: Any, tmp_path: Path
) -> None:
    from klasapp.protocol import Contact
    from klasapp.roster.protocol_service import current_protocol, keep_contacts

    session, class_id = filled(school_class)
    logo = tmp_path / "logo.svg"
    logo.write_bytes(SVG)
    upkeep.change_school(session, "Het [b]Lyceum[/b] #1", logo)
    mail = Contact("meld_email", "meldpunt", "", "", "veilig@school.example", "", True)
    keep_contacts(session, current_protocol(session).locations, [mail])
    for kind in ("poster-a4", "brief-ouders", "tips-leerlingen"):
        text = words(print_paper(session, class_id, kind, tmp_path))
        assert "Het [b]Lyceum[/b] #1" in text
        assert "veilig@school.example" in text
    assert upkeep.change_school(session, "Het Lyceum").logo == SVG
    assert upkeep.change_school(session, "", gone=True).logo == b""
    assert upkeep.school(session).name == current_protocol(session).board


def test_a_logo_that_is_no_picture_is_refused_and_nothing_changes(
    school_class: Any, tmp_path: Path
) -> None:
    session = school_class.session
    bad = tmp_path / "logo.png"
    bad.write_bytes(b"\x89PNG maar niet heus")
    with pytest.raises(InputError, match="geen plaatje"):
        upkeep.change_school(session, "Nieuw", bad)
    with pytest.raises(InputError, match="kan niet worden gelezen"):
        upkeep.change_school(session, "Nieuw", tmp_path / "weg.png")
    bad.write_bytes(b"x" * 400_000)
    with pytest.raises(InputError, match="400 kB"):
        upkeep.change_school(session, "Nieuw", bad)
    assert upkeep.school(session).name != "Nieuw"


def test_a_template_of_the_school_goes_before_the_shipped_one(
    school_class: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, class_id = filled(school_class)
    own = tmp_path / "sjablonen"
    monkeypatch.setattr(typesetting, "own_templates_folder", lambda: own)
    assert print_paper(session, class_id, "sjablonen") == own / "voorbeelden"
    template = own / "brief-afspraken.typ"
    text = (own / "voorbeelden" / template.name).read_text(encoding="utf-8")
    template.write_text(text.replace("Beste ouders", "Dag ouders"), encoding="utf-8")
    assert "Dag ouders" in words(print_paper(session, class_id, "brief-ouders", tmp_path))
    print_paper(session, class_id, "sjablonen")
    assert "Dag ouders" in template.read_text(encoding="utf-8")
    template.write_text("#let x = ", encoding="utf-8")
    with pytest.raises(KlasappError, match=r"eigen sjabloon .*brief-afspraken"):
        print_paper(session, class_id, "brief-ouders", tmp_path)


def test_text_and_table_hold_every_line(school_class: Any, tmp_path: Path) -> None:
    session, class_id = filled(school_class)
    proposals.vote(session, proposals.propose(session, class_id, "=SOM(A1) doen we").line.id, "3")
    text = print_paper(session, class_id, "tekst", tmp_path).read_text(encoding="utf-8")
    assert f"- {LINE}" in text and "Dit belooft de mentor" in text
    table = print_paper(session, class_id, "csv", tmp_path).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert rows[0][:3] == ["nummer", "kopje", "afspraak"]
    assert rows[1][2] == LINE
    assert rows[-1][2:6] == ["'=SOM(A1) doen we", "voorstel", "1", "3"]


def test_without_agreements_there_is_nothing_to_hang_up(school_class: Any, tmp_path: Path) -> None:
    with pytest.raises(KlasappError, match="nog geen afspraken"):
        print_paper(school_class.session, school_class.class_id, "poster-a4", tmp_path)
    print_paper(school_class.session, school_class.class_id, "tips-leerlingen", tmp_path)
    assert list(tmp_path.glob("*.pdf"))
    assert set(papers.TEMPLATES) < set(PAPERS)
