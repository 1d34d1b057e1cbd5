"""OneRoster 1.1 and 1.2 and Microsoft SDS, as zip: tolerant of headers, never of passwords."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date

import pytest

from klasapp.errors import InputError
from klasapp.roster.oneroster import is_oneroster, pack
from klasapp.roster.pupil import PupilDraft
from klasapp.roster.readers import RosterFile, read_roster

USERS = """sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,\
givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,,
u1,active,,true,o1,student,noor,,Noor,Jansén,,000101,n@school.example,,,p1,8,geheim-7731,,
u2,active,,true,o1,student,sem,,Sem,Berg,van den,000102,,,,,8,geheim-7731,,
u3,tobedeleted,,true,o1,student,weg,,Wim,Weg,,000103,,,,,8,,,
u4,active,,true,o1,teacher,juf,,Joke,Juf,,900001,,,,,,,,
u5,active,,true,o1,Student,bo,,[red]Bo,=1+1,Maria,000105,,,,,8,,,
"""
CLASSES = """sourcedId,status,dateLastModified,title,grade,courseSourcedId,classCode,classType,\
location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods
c1,active,,2B,8,,2B,Homeroom,,o1,t1,,,
c2,active,,2C,8,,2C,homeroom,,o1,t1,,,
c3,active,,Wiskunde,8,,wi,Scheduled,,o1,t1,,,
"""
ENROLLMENTS = """sourcedId,status,dataLastModified,classSourcedId,schoolSourcedId,userSourcedId,\
role,primary,beginDate,endDate
e1,active,,c1,o1,u1,student,true,2026-08-01,
e2,active,,c3,o1,u1,student,false,2026-08-01,
e3,active,,c2,o1,u2,student,true,2026-08-01,2026-10-01
e4,active,,c1,o1,u2,student,true,2026-10-01,
e5,tobedeleted,,c2,o1,u5,student,true,,
e6,active,,c1,o1,u5,student,true,,
e7,active,,c1,o1,u4,teacher,true,,
"""
DEMOGRAPHICS = """sourcedId,status,birthDate,sex,countryOfBirthCode
u1,active,2013-05-02,female,NL-7731
u2,active,20-11-2013,male,
"""
MANIFEST = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.users,{kind}\n"
SET = {
    "users.csv": USERS,
    "classes.csv": CLASSES,
    "enrollments.csv": ENROLLMENTS,
    "demographics.csv": DEMOGRAPHICS,
    "manifest.csv": MANIFEST.format(kind="bulk"),
    "orgs.csv": "sourcedId,name\no1,School\n",
}


def packed(files: Mapping[str, str]) -> bytes:
    return pack({name: text.encode("utf-8") for name, text in files.items()})


def read(
    files: Mapping[str, str], wanted: str | None = None, *, gender: bool = False
) -> RosterFile:
    return read_roster(packed(files), "set.zip", wanted, with_gender=gender)


def test_pupils_come_with_the_homeroom_class_they_are_in_now() -> None:
    """Teachers, users taken back, and classes that ended do not count."""
    roster = read(SET)
    assert roster.kind == "oneroster"
    assert roster.class_names == ("2B",)
    assert roster.drafts == (
        PupilDraft("000101", "Noor", "", "Jansén", "2B", date(2013, 5, 2)),
        PupilDraft("000102", "Sem", "van den", "Berg", "2B", date(2013, 11, 20)),
        PupilDraft("000105", "[red]Bo", "", "=1+1", "2B"),
    )
    assert roster.rejected == ()
    assert any("verwijderd" in warning for warning in roster.warnings)


def test_nothing_else_of_the_files_is_kept() -> None:
    """Password, e-mail and country leave no trace, and the mentor reads that they were left."""
    roster = read(SET, gender=True)
    for secret in ("geheim-7731", "school.example", "NL-7731"):
        assert secret not in repr(roster)
    assert any("wachtwoord" in warning for warning in roster.warnings)
    assert [draft.gender for draft in roster.drafts] == ["v", "m", None]
    assert [draft.gender for draft in read(SET).drafts] == [None, None, None]


def test_version_1_2_has_its_roles_apart_and_a_name_that_is_preferred() -> None:
    """Roles of ``roles.csv``; a misspelt ``prefferedGivenName`` is the name to call by."""
    users = """sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,\
middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,\
resourceSourcedIds,prefferedGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId
u1,active,,true,noor,,Eleonora,"Hof, van 't",,101,,,,,,,,,Noor,,,o1
u2,active,,true,juf,,Joke,Juf,,901,,,,,,,,,,,,o1
"""
    roles = """sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,\
orgSourcedId,userProfileSourcedId
r1,active,,u1,primary,student,,,o1,
r2,active,,u2,primary,teacher,,,o1,
"""
    roster = read({**SET, "users.csv": users, "roles.csv": roles})
    assert [d.display_name for d in roster.drafts] == ["Noor van 't Hof"]
    assert roster.drafts[0].infix == "van 't"


def test_microsoft_sds_has_no_homerooms_so_every_class_can_be_chosen() -> None:
    """Without class types the mentor chooses; a long key is no pupil's number."""
    key = "0f8fad5b-d9cb-469f-a165-70867728950e"
    files = {
        "users.csv": f"sourcedId,username,givenName,familyName,password\n{key},n,Noor,Jansen,x\n",
        "roles.csv": f"userSourcedId,orgSourcedId,role\n{key},o1,student\n",
        "classes.csv": "sourcedId,orgSourcedId,title\nc1,o1,2B mentoruur\nc2,o1,2B wiskunde\n",
        "enrollments.csv": (
            f"classSourcedId,userSourcedId,role\nc1,{key},student\nc2,{key},student\n"
        ),
    }
    everyone = read(files)
    assert everyone.class_names == ("2B mentoruur", "2B wiskunde")
    assert len(everyone.drafts) == 1
    assert not any("twee keer" in warning for warning in everyone.warnings)
    mine = read(files, "2B mentoruur")
    assert mine.drafts == (PupilDraft("", "Noor", "", "Jansen", "2B mentoruur"),)
    assert any("geen stamklassen" in warning for warning in mine.warnings)
    assert any("geen leerlingnummer" in warning for warning in mine.warnings)


def test_a_delta_says_nothing_about_who_is_gone() -> None:
    """The manifest tells that only changes are in the set."""
    roster = read({**SET, "manifest.csv": MANIFEST.format(kind="delta")})
    assert roster.partial
    assert any("delta" in warning for warning in roster.warnings)
    assert not read(SET).partial


def test_files_in_a_folder_of_the_zip_are_found_and_mac_doubles_are_not() -> None:
    """Zips made by hand hold a folder, and on a Mac a shadow of every file."""
    nested = {f"export/{name.upper()}": text for name, text in SET.items()}
    nested["__MACOSX/users.csv"] = "\0\1\2"
    assert len(read(nested).drafts) == 3
    assert not is_oneroster(packed({"__MACOSX/users.csv": "x"}))


def test_an_unusable_row_is_told_with_its_row_and_column() -> None:
    """The others are taken."""
    users = USERS.replace("u2,active,,true,o1,student,sem,,Sem", "u2,active,,true,o1,student,sem,,")
    roster = read({**SET, "users.csv": users})
    assert [(one.row, one.column) for one in roster.rejected] == [(3, "givenName")]
    assert len(roster.drafts) == 2


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"users.csv": ""}, "hier staat niets in"),
        ({"users.csv": "sourcedId,givenName\nu1,Noor\n"}, 'kolom "familyName"'),
        ({"users.csv": USERS}, "noemt geen klas"),
        ({"users.csv": "sourcedId,role,givenName,familyName\n1,teacher,J,J\n"}, "geen leerlingen"),
    ],
)
def test_a_set_that_cannot_be_used_is_told(files: dict[str, str], said: str) -> None:
    """One sentence with the file and what to do."""
    with pytest.raises(InputError, match=said):
        read(files)


def test_a_zip_bomb_is_refused() -> None:
    """A member that unpacks far beyond the limit is not read in whole."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("users.csv", b"0" * 50_000_000)
    with pytest.raises(InputError, match="groter dan"):
        read_roster(buffer.getvalue(), "bom.zip", None)


def test_a_zip_of_a_version_that_nobody_knows_is_refused() -> None:
    """Found by the damaged inputs: Python itself gives up on it."""
    data = packed(SET)
    strange = data.replace(b"PK\x01\x02\x14\x03\x14\x00", b"PK\x01\x02\x14\x03\x94\x00")
    assert strange != data
    with pytest.raises(InputError):
        read_roster(strange, "set.zip", None)
