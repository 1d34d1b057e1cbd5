"""The settings of a protocol file: each key of the file, its default and what it may be."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import pairwise

from klasapp.protocol.document import Settings, Span
from klasapp.protocol.fault import FaultLevel
from klasapp.protocol.school_calendar import REGIONS
from klasapp.protocol.source import Source, Table, Where

_SPAN = re.compile(r"^([1-9]\d{0,3})([dwmj])$")
_STEPS = ("stap1", "stap2", "stap3", "stap4")
_LEVEL = re.compile(r"^niveau([0-4])$")
CASE_ROLES = ("gepeste", "pester", "meeloper")
Value = object
Reader = Callable[[Source, Table, str, Where], Value]


@dataclass(frozen=True, slots=True)
class _Key:
    path: str
    name: str
    read: Reader


def _days(default: int, low: int = 0) -> Reader:
    return lambda source, table, key, where: source.number(table, key, where, default, low)


def _one_of(default: str, options: Collection[str]) -> Reader:
    return lambda source, table, key, where: source.choice(table, key, where, default, options)


def _text(default: str) -> Reader:
    return lambda source, table, key, where: source.text(table, key, where, default)


def _texts(*default: str) -> Reader:
    return lambda source, table, key, where: source.texts(table, key, where, default)


def _flag(default: bool) -> Reader:
    return lambda source, table, key, where: source.flag(table, key, where, default)


def _fixed(value: str) -> Reader:
    """A choice that klasapp makes for everyone; it stands in the file to be read."""
    return _one_of(value, [value])


def _fixed_list(*values: str) -> Reader:
    def read(source: Source, table: Table, key: str, where: Where) -> Value:
        if source.texts(table, key, where, values) != values:
            source.wrong(f"dit staat vast: {', '.join(values)}", (*where, key))
        return values

    return read


def _roles(*default: str) -> Reader:
    def read(source: Source, table: Table, key: str, where: Where) -> Value:
        found = source.texts(table, key, where, default)
        if set(found) <= set(CASE_ROLES):
            return tuple(dict.fromkeys(found))
        source.wrong(f"kies uit: {', '.join(CASE_ROLES)}", (*where, key))
        return default

    return read


def _series(*default: str) -> Reader:
    def read(source: Source, table: Table, key: str, where: Where) -> Value:
        texts = source.texts(table, key, where, default)
        spans = [span(text) for text in texts]
        if any(one is None for one in spans):
            source.wrong(
                "een termijn schrijf je als 2d (dagen), 1w (weken), 1m (maanden) of 1j (jaren)",
                (*where, key),
            )
            return tuple(filter(None, map(span, default)))
        good = tuple(one for one in spans if one is not None)
        lengths = [one.days + 31 * one.months for one in good]
        if any(later <= earlier for earlier, later in pairwise(lengths)):
            source.wrong("de termijnen moeten oplopen, elk maar één keer", (*where, key))
            return tuple(filter(None, map(span, default)))
        return good

    return read


def _per_level(**default: str) -> Reader:
    def read(source: Source, table: Table, key: str, where: Where) -> Value:
        chosen = source.table(table.get(key, default), (*where, key))
        found: dict[int, str] = {}
        for name in chosen:
            if level := _LEVEL.match(name):
                found[int(level[1])] = source.text(chosen, name, (*where, key))
            elif key == "wie":
                source.wrong(f"'{name[:40]}' is geen niveau; schrijf niveau1", (*where, key))
        return found

    return read


def span(text: str) -> Span | None:
    """A term such as 2d, 1w, 3m or 2j; None when it is none or longer than ten years."""
    found = _SPAN.match(text)
    if found is None:
        return None
    number, unit = int(found[1]), found[2]
    if unit in "dw":
        days = number * (7 if unit == "w" else 1)
        return Span(text, days=days) if days <= 3660 else None
    months = number * (12 if unit == "j" else 1)
    return Span(text, months=months) if months <= 120 else None


_KEEP = ["einde_schooljaar", "na_uitschrijving"]
_KEYS = (
    _Key("protocol.regio", "region", _one_of("zuid", REGIONS)),
    _Key("klok.start", "clock_start", _one_of("mentor_geinformeerd", ["mentor_geinformeerd"])),
    _Key("klok.eenheid", "clock_unit", _one_of("kalenderdagen", ["kalenderdagen"])),
    _Key("klok.vakantie", "holiday_mode", _one_of("voor", ["voor", "na", "doortellen"])),
    _Key("zelf_opgelost.controle_dagen", "self_solved_check_days", _days(7)),
    _Key("zelf_opgelost.wissen_na_dagen", "self_solved_delete_days", _days(90)),
    _Key("stap1.digitaal_binnen_dagen", "digital_days", _days(2)),
    _Key("stap1.strafbaar_binnen_dagen", "criminal_days", _days(1)),
    _Key("stap2.termijn_dagen", "step2_days", _days(7)),
    _Key("stap2.leidraad", "step2_guides", _texts("B6", "B2")),
    _Key("stap2.ouders_melden", "step2_inform_parents", _flag(True)),
    _Key("stap2.verslag_binnen_dagen", "report_days", _days(2)),
    _Key("stap3.termijn_dagen", "step3_days", _days(7)),
    _Key("stap3.na", "step3_after", _one_of("stap2", _STEPS[:2])),
    _Key("stap3.vorm", "step3_form", _fixed("apart_eerst")),
    _Key("stap3.leidraad", "step3_guides", _texts("B4")),
    _Key("stap3.vervolg_dagen", "step3_follow_up_days", _days(3, 1)),
    _Key("stap3.minimaal_afspraken", "minimum_agreements", _days(1)),
    _Key("stap4.termijn_dagen", "step4_days", _days(7)),
    _Key("stap4.na", "step4_after", _one_of("stap3", _STEPS[:3])),
    _Key("stap4.toestemming_gepeste", "step4_consent", _flag(True)),
    _Key("stap4.leidraad", "step4_guides", _texts("B7")),
    _Key("stap5.reeks", "series", _series("2d", "7d", "1m")),
    _Key("stap5.met", "series_with", _roles("gepeste", "pester")),
    _Key("stap5.anker", "series_anchor", _one_of("stap4", _STEPS[1:])),
    _Key("stap5.lange_reeks", "long_series", _series("3m", "6m", "12m", "18m", "24m")),
    _Key("stap5.leidraad", "follow_up_guides", _texts("VG")),
    _Key("stap5.kansen", "chances", _days(1)),
    _Key("stap6.gesprek_termijn_dagen", "parent_talk_days", _days(7)),
    _Key("stap6.anker_ernstig", "parent_anchor_serious", _one_of("stap1", _STEPS)),
    _Key("stap6.anker_anders", "parent_anchor_other", _one_of("stap3", _STEPS)),
    _Key("stap6.uiterlijk_dagen", "parent_latest_days", _days(21)),
    _Key("stap6.leidraad", "step6_guides", _texts("B5")),
    _Key("stap6.leidraad_gepeste", "step6_targeted_guides", _texts("OG")),
    _Key("klassengesprek.binnen_dagen", "class_talk_days", _days(14)),
    _Key("klassengesprek.terugkomen_na_dagen", "class_return_days", _days(28, 1)),
    _Key("klassengesprek.leidraad", "class_talk_guides", _texts("klas")),
    _Key(
        "ouders.wie",
        "parents_by_level",
        _per_level(niveau1="mentor", niveau2="apc", niveau3="apc", niveau4="directie"),
    ),
    _Key("aanpak.afwijken", "approach_deviation", _text("met_reden")),
    _Key(
        "ladder.overtredingen",
        "breaches",
        _texts("laatste_kans", "niveau2+fase1", "fase2", "fase3", "fase4", "fase5"),
    ),
    _Key(
        "afspraken.ondertekening",
        "agreements_signing",
        _one_of(
            "onderschrijven",
            ["geen", "onderschrijven", "handtekening_brugklas", "handtekening_alle"],
        ),
    ),
    _Key("afspraken.ouders_informeren", "agreements_inform_parents", _flag(True)),
    _Key("afspraken.klaar_voor_schoolweek", "agreements_ready_week", _days(4)),
    _Key("afspraken.herzien", "agreements_review", _texts("herfst", "kerst", "mei")),
    _Key(
        "afspraken.verplichte_blokken",
        "agreements_blocks",
        _texts("omgang", "online_en_groepsapp", "hulp_vragen", "als_het_misgaat", "belofte_mentor"),
    ),
    _Key("lessen.dosis_weken", "lesson_dose_weeks", _days(6, 1)),
    _Key(
        "bereik.buiten_school",
        "outside_school",
        _one_of("als_effect_op_school", ["als_effect_op_school", "altijd"]),
    ),
    _Key("bewaren.na_uitschrijving_jaren", "keep_years_after_leaving", _days(2)),
    _Key("bewaren.sociogram_ruw_dagen", "keep_sociogram_raw_days", _days(30)),
    _Key("bewaren.sociogram_uitslag", "keep_sociogram_result", _one_of("einde_schooljaar", _KEEP)),
    _Key("bewaren.signalen_zonder_zaak", "keep_signals", _one_of("einde_schooljaar", _KEEP)),
    _Key("kijk_eerst.herzien_na_dagen", "look_first_days", _days(14, 1)),
    _Key("steun.gepeste_als", "targeted_as", _fixed("ondersteuningsbehoefte")),
    _Key("steun.verwijzen", "referral", _fixed("los_van_fase")),
    _Key("beoordeling.steun", "assessment_support", _fixed("altijd")),
    _Key("weergave.dubbele_vormen", "double_forms", _fixed("samengevoegd")),
    _Key("weergave.cijfers_zonder_bron", "unsourced_figures", _fixed("weglaten")),
    _Key("weergave.vergissingen", "slips", _fixed("verbeterd_met_noot")),
    _Key(
        "weergave.vervallen_bronnen",
        "dead_sources",
        _one_of("tonen_met_status", ["tonen_met_status", "verbergen"]),
    ),
    _Key("dossier.andere_leerlingen", "other_pupils", _fixed("rol_en_letter")),
    _Key("dossier.na_lvs", "after_filing", _fixed("bewaren")),
    _Key("escalatie.volgorde", "escalation_order", _fixed("vrij")),
    _Key("maatregelen.niet_vooraf_gekozen", "not_preselected", _texts("strafregels")),
    _Key("maatregelen.schorsing", "suspension", _fixed("alleen_vastleggen")),
    _Key(
        "vertrouwenspersoon.acties",
        "confidant_actions",
        _fixed_list("niet_tevreden", "hulp_aan_pester", "naaktbeeld"),
    ),
    _Key("stap3.bij_bezwaar", "objection", _fixed("overleg_apc")),
    _Key("streef.eerste_actie_dagen", "first_action_days", _days(2)),
)


def read_settings(source: Source) -> Settings:
    """Read every setting; a missing one gives its default and a note, a wrong one an error."""
    values: dict[str, Value] = {}
    for key in _KEYS:
        name, _, last = key.path.partition(".")
        table = source.table(source.data.get(name), (name,))
        if last not in table and not source.unreadable:
            source.fault(
                FaultLevel.NOTE,
                "setting_missing",
                f"{key.path} ontbreekt. klasapp neemt de gewone waarde.",
                (name,),
            )
        values[key.name] = key.read(source, table, last, (name,))
    approach = _per_level(niveau1="zonder_schuldvraag", niveau2="confronteren")
    values["approach_by_level"] = approach(source, source.data, "aanpak", ())
    return Settings(**values)  # type: ignore[arg-type]


def setting_line_path(path: str) -> Where:
    """The place of a setting such as ``stap5.reeks`` in the file."""
    return tuple(path.split("."))


def is_setting(path: str) -> bool:
    """Whether that path is a setting klasapp knows."""
    return path.startswith(("aanpak.", "rollen.alias.")) or path in setting_paths()


def setting_paths() -> dict[str, str]:
    """Every setting of the file with the name of its field in ``Settings``, in order."""
    return {key.path: key.name for key in _KEYS}
