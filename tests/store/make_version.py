"""Store a database of the newest schema version, with some invented rows, for later tests.

Run ``python tests/store/make_version.py`` once when a schema file is added.
"""

from pathlib import Path

from klasapp.store import migrations
from klasapp.store.sqlcipher import connect

KEY = bytes(range(32))
FOLDER = Path(__file__).parent / "versions"
_ROWS = {
    1: (
        "insert into school_year values (1, '2026-2027', '2026-08-01', '2027-07-31', 'zuid')",
        "insert into school_class values (1, 1, '2B')",
        "insert into pupil values (1, '0012', 'Zoë', 'van', 'Testen', '2013-05-02', null, null)",
        "insert into pupil values (2, null, 'Sem', '', 'Voorbeeld', null, null, null)",
        "insert into enrolment values (1, 1, '2026-08-01', null)",
        "insert into enrolment values (2, 1, '2026-08-01', null)",
    ),
    2: (
        "insert into round values (1, 1, 'Meting', '2026-10-01', 'closed', 'pupil_mode',"
        " '2026-10-01T09:00:00')",
        "insert into round_question values (1, 1, 1, 'positive', 'Met wie?', null)",
        "insert into round_participant (round_id, pupil_id, state, answered_at)"
        " values (1, 1, 'answered', '2026-10-01T09:05:00')",
        "insert into round_participant (round_id, pupil_id, state) values (1, 2, 'absent')",
        "insert into nomination values (1, 1, 2, 1)",
    ),
    3: (
        "insert into protocol_version values ("
        "'0000000000000000000000000000000000000000000000000000000000000000', 'p', '1', 'tekst')",
        "insert into bullying_case values (1, '2026-001', 1, '2026-10-05', '2026-10-05',"
        " '2026-10-02', 'mentor', 'plein', 'Tas weg.', '', 'matig', 0, null, 'open',"
        " '0000000000000000000000000000000000000000000000000000000000000000', null, null, '', '')",
        "insert into case_pupil values (1, 1, 1, 'gepeste', '2026-10-05', null, '')",
    ),
    5: (
        "insert into scale_question values (1, 1, 1, 'safety', 'Voel je je veilig?')",
        "insert into scale_answer values (1, 1, 4)",
        "insert into prediction values (1, '2026-10-02T10:00:00', 0)",
        "insert into predicted_pupil values (1, 'isolated', 2)",
    ),
    6: (
        "insert into school_protocol (id, saved_at, file, own) values (1, '2026-11-23T09:00:00',"
        " '', '[protocol]')",
        "insert into source_check (id, source, state, checked_on) values (1, 'meldknop', 'werkt',"
        " '2026-11-23')",
    ),
    7: (
        "insert into agenda_entry (uid, on_day, at_time, sequence, cancelled)"
        " values ('zaak-2026-001-d1@klasapp.local', '2026-10-12', '15:30', 0, 0)",
    ),
    9: (
        "insert into guardian (id, pupil_id, name, custody) values (1, 1, 'Anja', 'yes')",
        "insert into family_event (id, case_id, pupil_id, guardian_id, kind, on_day, place,"
        " recorded_at) values (1, 1, 1, 1, 'informed', '2026-10-06', 'telefoon',"
        " '2026-10-06T09:00:00')",
        "insert into case_agreement (id, case_id, task_id, owner, pupil_id, text, made_at)"
        " values (9, 1, 'D6', 'parents', null, 'Geen telefoon.', '2026-10-06T09:00:00')",
        "insert into agreement_place (agreement_id, place) values (9, 'thuis')",
        "insert into promise (id, case_id, pupil_id, text, owner, frequency, starts_on, until_on,"
        " made_at) values (1, 1, 1, 'Praten', 'S. Smit', 'daily', '2026-10-06', '2026-10-16',"
        " '2026-10-06T09:00:00')",
        "insert into promise_tick (id, promise_id, for_day, kept, recorded_at)"
        " values (1, 1, '2026-10-06', 1, '2026-10-06T15:00:00')",
        "insert into referral (id, case_id, pupil_id, for_parents, offer, label, external, most,"
        " offered_on, made_at) values (1, 1, 1, 0, 'HA11', 'Training', 0, 4, '2026-10-06',"
        " '2026-10-06T09:00:00')",
        "insert into referral_event (id, referral_id, kind, on_day, answer, note, recorded_at)"
        " values (1, 1, 'consent', '2026-10-06', 'yes', 'Zoë', '2026-10-06T09:00:00')",
        "insert into sharing (id, case_id, pupil_id, with_whom, what, ground, shared_on,"
        " parents_told_on, recorded_at) values (1, 1, 1, 'GGD', 'Verslag', 'consent',"
        " '2026-10-06', '2026-10-06', '2026-10-06T09:00:00')",
        "insert into outsider (id, case_id, kind, name, noticed_on, made_at)"
        " values (1, 1, 'staff', 'medewerker', '2026-10-06', '2026-10-06T09:00:00')",
        "insert into outsider_step (id, outsider_id, step, on_day, recorded_at)"
        " values (1, 1, 'management', '2026-10-06', '2026-10-06T09:00:00')",
    ),
    11: (
        "insert into pupil_nickname (pupil_id, name) values (1, 'Zo')",
        "insert into case_letter (case_id, word, letter, pupil_id) values (1, 'gepeste', 'A', 1)",
        "insert into file_filed (id, case_id, item, pupil_id, filed_on, recorded_at)"
        " values (1, 1, 'intake', 1, '2026-11-23', '2026-11-23T09:00:00')",
        "insert into file_note (id, case_id, item, kind, by_whom, text, noted_on, recorded_at)"
        " values (1, 1, 'intake', 'correction', 'moeder', 'Anders.', '2026-11-23',"
        " '2026-11-23T09:00:00')",
        "insert into support_note (id, case_id, pupil_id, aspect, text, recorded_at)"
        " values (1, 1, 1, 'gevoelens', 'Rustig.', '2026-11-23T09:00:00')",
        "insert into case_copy (id, case_id, number, audience, pupil_id, items, sha256, replaced,"
        " made_at) values (1, 1, 1, 'pupil', 1, 'intake',"
        " '0000000000000000000000000000000000000000000000000000000000000000', 1,"
        " '2026-11-23T09:00:00')",
        "insert into case_copy_kept (id, copy_id, text, reason) values (1, 1, 'Roos', 'bloem')",
        "insert into case_copy_given (id, copy_id, given_to, given_on, recorded_at)"
        " values (1, 1, 'moeder', '2026-11-23', '2026-11-23T09:00:00')",
    ),
    8: (
        "insert into guided_talk (id, case_id, task_id, guide, started_at, changed_at, step)"
        " values (1, 1, 'D1', 'B6', '2026-10-08T10:00:00', '2026-10-08T10:20:00', 3)",
        "insert into guided_step (guided_talk_id, item, state, note)"
        " values (1, 'stappen:3', 'done', 'Tas weg.')",
        "insert into case_permission (case_id, pupil_id, kind, answer, asked_at)"
        " values (1, 1, 'name_me', 'later', '2026-10-08T10:10:00')",
        "insert into case_agreement (id, case_id, task_id, owner, pupil_id, text, made_at)"
        " values (1, 1, 'D1', 'pupil', 1, 'Ik kom naar je toe.', '2026-10-08T10:15:00')",
        "insert into follow_up (id, case_id, task_id, pupil_id, held_on, wellbeing, stopped,"
        " saved_at, finished_at) values (1, 1, 'D4.2d.gepeste1', 1, '2026-10-12', 'good', 'good',"
        " '2026-10-12T09:00:00', '2026-10-12T09:00:00')",
        "insert into agreement_result (follow_up_id, agreement_id, result) values (1, 1, 'good')",
        "insert into intervention_effect (follow_up_id, intervention, label, result)"
        " values (1, 'hulp:1', 'Training', 'partly')",
        "insert into case_proposal (case_id, follow_up_id, pupil_id, rung, made_at)"
        " values (1, 1, 2, 'laatste_kans', '2026-10-12T09:00:00')",
    ),
    10: (
        "insert into evidence (id, case_id, number, added_at) values"
        " (1, 1, 1, '2026-11-23T09:00:00')",
        "insert into evidence_text (id, evidence_id, kind, what, supplied_by, received_at, nude,"
        " saved_at) values (1, 1, 'BW6', 'Schermafdruk', 'Zoë', '2026-11-23', 0,"
        " '2026-11-23T09:00:00')",
        "insert into evidence_file (evidence_id, name, size, sha256, content, added_at) values"
        " (1, 'a.txt', 1, '559aead08264d5795d3909718cdd05abd49572e84fe55590eef31a88a08fdffd',"
        " x'41', '2026-11-23T09:00:00')",
        "insert into evidence_decision (id, evidence_id, decision, reason, size, sha256,"
        " decided_at) values (1, 1, 'kept', 'Geen bloot.', 1,"
        " '559aead08264d5795d3909718cdd05abd49572e84fe55590eef31a88a08fdffd',"
        " '2026-11-23T09:00:00')",
        "insert into case_situation (id, case_id, situation, no_files, opened_at) values"
        " (1, 1, 'S3', 0, '2026-11-23T09:00:00')",
        "insert into situation_point (id, case_situation_id, item, done_on, saved_at) values"
        " (1, 1, 'S3.1', '2026-11-23', '2026-11-23T09:00:00')",
        "insert into online_record (id, case_id, kind, on_date, who, saved_at) values"
        " (1, 1, 'contact', '2026-11-23', 'Wijkagent', '2026-11-23T09:00:00')",
    ),
    14: (
        "insert into case_observation (id, case_id, seen_on, source, text, recorded_at) values"
        " (1, 1, '2026-10-08', 'medeleerling', 'Tas weg.', '2026-10-09T09:00:00')",
        "insert into case_answer (id, case_id, field, value, recorded_at) values"
        " (1, 1, 'verdict', 'vermoeden', '2026-10-09T09:00:00')",
        "insert into case_deviation (id, case_id, task_id, reason, recorded_at) values"
        " (1, 1, 'D1', 'Ziek.', '2026-10-20T09:00:00')",
        "insert into track_mark (id, case_id, item, state, on_day, note, recorded_at) values"
        " (1, 1, 'T1.1', 'done', '2026-10-09', 'Team.', '2026-10-09T09:00:00')",
        "insert into intake_draft (id, class_id, look_first_id, pupil_id, body, saved_at) values"
        " (1, 1, null, 1, '{}', '2026-10-09T09:00:00')",
    ),
    15: (
        "insert into signal (id, class_id, pupil_id, kind, seen_on, noted_at, source)"
        " values (1, 1, 2, 'concern', '2026-10-04', '2026-10-04T10:00:00', 'mentor')",
        "insert into signal_code (signal_id, code) values (1, 'SG3')",
    ),
    21: (
        "insert into access_request values (1, 1, 'parent', 'Anja', 'yes', '2026-11-23',"
        " '2026-11-23T09:00:00')",
        "insert into access_step (id, request_id, kind, on_day, note, recorded_at) values"
        " (1, 1, 'identity', '2026-11-23', 'Gezien.', '2026-11-23T09:00:00')",
        "insert into data_note (id, pupil_id, item, title, kind, by_whom, text, noted_on,"
        " recorded_at) values (1, 1, 'signal:1', 'Signaal', 'objection', 'Anja', 'Anders.',"
        " '2026-11-23', '2026-11-23T09:00:00')",
    ),
    18: (
        "insert into round_removal values (1, '2026-11-01', null, 1, 2, '{}')",
        "insert into kept_result values (1, 1, '{}')",
        "insert into kept_flag values (1, 2, '{}')",
        "insert into legal_hold (id, pupil_id, reason, placed_on, lifted_on, lift_reason) values"
        " (1, 1, 'Klacht.', '2026-11-23', '2026-12-01', 'Klaar.')",
        "insert into legal_hold (id, case_id, reason, placed_on) values"
        " (2, 1, 'Klacht.', '2026-11-23')",
        "insert into erasure_certificate values (1, '2026-11-23T09:00:00', '{\"kinds\": {},"
        ' "rows": {}, "rules": [], "protocol": "p", "kept": 0}\')',
    ),
    12: (
        "insert into case_level (id, case_id, level, decided_on, decided_by, decided_role, reason,"
        " lead_from, lead_to, recorded_at) values (1, 1, 2, '2026-11-23', 'Kok', 'apc', 'Stopt"
        " niet.', 'mentor', 'Kok', '2026-11-23T09:00:00')",
        "insert into level_feedback (id, case_id, due_on, recorded_at) values (1, 1,"
        " '2026-12-07', '2026-11-23T09:00:00')",
        "insert into measure (id, case_id, pupil_id, phase, kind, what, decided_on, decided_by,"
        " decided_role, starts_on, review_on, times, recorded_at) values (1, 1, 2, 3, 'attendance',"
        " 'Melden.', '2026-11-23', 'Berg', 'teamleider', '2026-11-23', '2026-11-30', 3,"
        " '2026-11-23T09:00:00')",
        "insert into measure_event (id, measure_id, kind, on_day, note, by_name, by_role,"
        " recorded_at) values (1, 1, 'decided', '2026-11-23', '', 'Berg', 'teamleider',"
        " '2026-11-23T09:00:00')",
        "insert into measure_attendance (id, measure_id, on_day, came, recorded_at) values (1, 1,"
        " '2026-11-24', 1, '2026-11-24T09:00:00')",
        "insert into case_tick (id, case_id, measure_id, item, on_day, note, recorded_at) values"
        " (1, 1, null, '2.1', '2026-11-23', 'notulen', '2026-11-23T09:00:00')",
        "insert into case_breach (id, case_id, pupil_id, on_day, what, rung, recorded_at) values"
        " (1, 1, 2, '2026-11-23', 'Tas weg.', 'laatste_kans', '2026-11-23T09:00:00')",
        "insert into breach_decision (breach_id, followed, reason, decided_on, decided_by) values"
        " (1, 1, 'Eerlijk.', '2026-11-23', 'Kok')",
        "insert into case_closing (id, case_id, closed_on, solved, parents_told_on, recorded_at)"
        " values (1, 1, '2026-11-23', 'ja', '2026-11-23', '2026-11-23T09:00:00')",
        "insert into monitoring_acceptance (id, case_id, school_year, accepted_by, accepted_on)"
        " values (1, 1, '2027-2028', 'Kim', '2027-09-06')",
        "insert into self_solved (id, pupil_id, class_id, noted_on, source, what, check_on, state)"
        " values (1, 1, 1, '2026-11-23', 'ouder', 'Praatten.', '2026-11-30', 'open')",
    ),
    13: (
        "insert into shared_row (uuid, table_name, row_id) values"
        " ('0123456789abcdef0123456789abcdef', 'bullying_case', 1)",
        "insert into shared_field (table_name, row_id, field, value, clock) values"
        " ('bullying_case', 1, 'wish', '[\"\"]', '{\"0123456789abcdef0123456789abcdef\": 1}')",
        "insert into handover (id, bundle, direction, purpose, sender, receiver, sha256,"
        " happened_at) values (1, 'fedcba9876543210fedcba9876543210', 'out', 'work', 'Mentor',"
        " 'Anti-pestcoördinator',"
        " '0000000000000000000000000000000000000000000000000000000000000000',"
        " '2026-11-23T09:00:00')",
        "insert into handover_case (handover_id, case_uuid, case_id) values"
        " (1, '0123456789abcdef0123456789abcdef', 1)",
        "insert into handover_answer (bundle, case_uuid, accepted, by_name, answered_at) values"
        " ('fedcba9876543210fedcba9876543210', '0123456789abcdef0123456789abcdef', 1,"
        " 'Anti-pestcoördinator', '2026-11-24T09:00:00')",
    ),
    16: (
        "insert into week_decision values (1, 1, '0123456789abcdef0123456789abcdef', 'later',"
        " '2026-11-30', 'Toetsweek.', 'Meting afronden', 1, '2026-11-23T09:00:00', null)",
    ),
    17: (
        "insert into agreement_set (id, class_id, started_on, adopted_on) values"
        " (1, 1, '2026-09-07', '2026-09-14')",
        "insert into agreement_line (id, set_id, number, block, text, source, state, votes) values"
        " (1, 1, 1, 'omgang', 'We laten elkaar uitpraten.', 'class', 'chosen', 21)",
        "insert into agreement_event (id, line_id, at, kind, text) values"
        " (1, 1, '2026-09-07T09:00:00', 'proposed', 'We laten elkaar uitpraten.')",
        "insert into agreement_answer (id, set_id, pupil_id, answer, on_day, recorded_at) values"
        " (1, 1, 1, 'yes', '2026-09-14', '2026-09-14T09:00:00')",
        "insert into agreement_review (id, set_id, moment, held_on) values"
        " (1, 1, 'herfst', '2026-10-30')",
        "insert into agreement_review_line (review_id, line_id, verdict) values (1, 1, 'hard')",
    ),
    19: (
        "insert into lesson_plan (id, class_id, lesson, title, on_day, phase, why, state, by_hand)"
        " values (1, 1, 'kennismaken', 'Kennismaken', '2026-08-31', 'gouden', 'Gouden weken',"
        " 'given', 0)",
        "insert into lesson_run (id, class_id, plan_id, lesson, title, version, short, state,"
        " started_at, step) values (1, 1, 1, 'kennismaken', 'Kennismaken', 1, 0, 'finished',"
        " '2026-08-31T09:00:00', 1)",
        "insert into lesson_run_step (run_id, number, title, minutes, state, seconds) values"
        " (1, 1, 'Begin', 5, 'done', 300)",
        "insert into lesson_absent (run_id, pupil_id) values (1, 2)",
        "insert into lesson_exit_count (run_id, question, answer, pupils) values (1, 0, 1, 12)",
    ),
    20: (
        "insert into signal (id, class_id, pupil_id, kind, seen_on, noted_at, source, place, text,"
        " moment, reporter, unnamed, reported_on) values (2, 1, 1, 'concern', '2026-11-20',"
        " '2026-11-23T09:00:00', 'collega', 'plein', 'Stond alleen.', 'pauze', 'Kok', 1,"
        " '2026-11-23')",
        "insert into signal_step values (1, 2, 'stays', '2026-11-30', null, 'Eerst kijken.',"
        " '2026-11-23T09:00:00')",
        "insert into class_log values (1, 1, '2026-11-23', 'forming', 'Rustig.',"
        " '2026-11-23T09:00:00', null)",
    ),
    22: (
        "insert into case_citation (id, case_id, line_id, label, text, kind, on_day, recorded_at)"
        " values (1, 1, 1, 'A1', 'We laten elkaar uitpraten.', 'broken', '2026-11-23',"
        " '2026-11-23T09:00:00')",
    ),
}
"""What each version adds; a row of an older version stays as it was."""


def make(version: int) -> Path:
    """Write the database of ``version``, in one file."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"v{version}.db"
    path.unlink(missing_ok=True)
    db = connect(path, KEY)
    migrations.apply(db, path, up_to=version)
    for number in range(1, version + 1):
        for statement in _ROWS.get(number, ()):
            db.execute(statement)
    db.execute("pragma journal_mode = delete")
    db.close()
    return path


if __name__ == "__main__":
    for number, _ in migrations.schema_versions():
        if not (FOLDER / f"v{number}.db").exists():
            make(number)
