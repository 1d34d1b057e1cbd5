-- Levels, breaches and measures, how a case ended, and what pupils solved themselves.
-- Who decided about the level of a case, and who leads from then on; the last row counts.
create table case_level (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    level integer not null check (level between 0 and 4),
    decided_on text not null check (date(decided_on) is decided_on),
    decided_by text not null check (length(decided_by) between 1 and 100),
    decided_role text not null check (decided_role in ('mentor', 'apc', 'teamleider', 'directie')),
    reason text not null check (length(reason) between 1 and 4000),
    lead_from text not null check (length(lead_from) between 1 and 100),
    lead_to text not null check (length(lead_to) between 1 and 100),
    recorded_at text not null
) strict;
create index case_level_by_case on case_level (case_id);
create trigger case_level_stays before update on case_level begin select raise(abort, 'case_level is append-only'); end;

-- When the mentor hears back from who leads (R162); filled in once.
create table level_feedback (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    due_on text not null check (date(due_on) is due_on),
    received_on text check (date(received_on) is received_on),
    note text not null default '' check (length(note) <= 4000),
    recorded_at text not null
) strict;
create index level_feedback_by_case on level_feedback (case_id);
create trigger level_feedback_stays before update on level_feedback when old.received_on is not null begin select raise(abort, 'what was heard stays as it is'); end;

-- A measure as it was decided (R184-R193); what happened to it since stands in measure_event.
create table measure (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    pupil_id integer not null references pupil (id),
    phase integer not null check (phase between 1 and 5),
    kind text not null check (kind in ('other', 'attendance', 'class_move', 'suspension', 'removal')),
    what text not null check (length(what) between 1 and 1000),
    relation text not null default '' check (length(relation) <= 1000),
    decided_on text not null check (date(decided_on) is decided_on),
    decided_by text not null check (length(decided_by) between 1 and 100),
    decided_role text not null check (decided_role in ('mentor', 'apc', 'teamleider', 'directie')),
    starts_on text not null check (date(starts_on) is starts_on),
    review_on text not null check (date(review_on) is review_on),
    days integer check (days between 1 and 5),
    times integer check (times between 1 and 60),
    early_reason text not null default '' check (length(early_reason) <= 4000),
    recorded_at text not null,
    check ((kind = 'suspension') = (days is not null)),
    check ((kind = 'attendance') = (times is not null))
) strict;
create index measure_by_case on measure (case_id);
create index measure_by_pupil on measure (pupil_id);
create trigger measure_stays before update on measure begin select raise(abort, 'measure is append-only'); end;

-- Each change, with the days on which the gepeste and the parents were told; or why they were not.
create table measure_event (
    id integer primary key,
    measure_id integer not null references measure (id),
    kind text not null check (kind in ('decided', 'changed', 'withdrawn', 'ended')),
    on_day text not null check (date(on_day) is on_day),
    note text not null check (length(note) <= 4000),
    by_name text not null check (length(by_name) between 1 and 100),
    by_role text not null check (by_role in ('mentor', 'apc', 'teamleider', 'directie')),
    recorded_at text not null,
    told_on text check (date(told_on) is told_on),
    told_note text not null default '' check (length(told_note) <= 4000)
) strict;
create index measure_event_by_measure on measure_event (measure_id);
create trigger measure_event_stays before update on measure_event when old.told_on is not null or old.told_note != '' or new.note != old.note or new.kind != old.kind or new.on_day != old.on_day begin select raise(abort, 'what happened to a measure stays as it is'); end;

-- "x keer 30 minuten" (D14): one row per day.
create table measure_attendance (
    id integer primary key,
    measure_id integer not null references measure (id),
    on_day text not null check (date(on_day) is on_day),
    came integer not null check (came in (0, 1)),
    note text not null default '' check (length(note) <= 1000),
    recorded_at text not null,
    unique (measure_id, on_day)
) strict;
create trigger measure_attendance_stays before update on measure_attendance begin select raise(abort, 'measure_attendance is append-only'); end;

-- A point of the protocol that was done: of a level (no measure) or of a measure.
create table case_tick (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    measure_id integer references measure (id),
    item text not null check (length(item) between 1 and 40),
    on_day text not null check (date(on_day) is on_day),
    note text not null default '' check (length(note) <= 1000),
    recorded_at text not null,
    removed_at text
) strict;
create index case_tick_by_case on case_tick (case_id);
create index case_tick_by_measure on case_tick (measure_id);
create trigger case_tick_stays before update on case_tick when old.removed_at is not null or new.item != old.item or new.on_day != old.on_day or new.note != old.note begin select raise(abort, 'a tick is taken back, not changed'); end;

-- An agreement that was broken, seen outside a follow-up, with what klasapp proposed (C11).
create table case_breach (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    pupil_id integer references pupil (id),
    on_day text not null check (date(on_day) is on_day),
    what text not null check (length(what) between 1 and 4000),
    rung text not null check (length(rung) between 1 and 60),
    recorded_at text not null
) strict;
create index case_breach_by_case on case_breach (case_id);
create trigger case_breach_stays before update on case_breach begin select raise(abort, 'case_breach is append-only'); end;

-- What a person decided about the proposal of a breach.
create table breach_decision (
    breach_id integer primary key references case_breach (id),
    followed integer not null check (followed in (0, 1)),
    reason text not null check (length(reason) between 1 and 4000),
    decided_on text not null check (date(decided_on) is decided_on),
    decided_by text not null check (length(decided_by) between 1 and 100)
) strict;
create trigger breach_decision_stays before update on breach_decision begin select raise(abort, 'breach_decision is append-only'); end;

-- How a case ended according to the gepeste, and whether the parents know; one row per closing.
create table case_closing (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    closed_on text not null check (date(closed_on) is closed_on),
    solved text not null check (solved in ('ja', 'deels', 'nee', 'niet_gevraagd')),
    own_words text not null default '' check (length(own_words) <= 4000),
    parents_told_on text check (date(parents_told_on) is parents_told_on),
    parents_reason text not null default '' check (length(parents_reason) <= 4000),
    recorded_at text not null,
    check (parents_told_on is not null or length(parents_reason) > 0)
) strict;
create index case_closing_by_case on case_closing (case_id);
create trigger case_closing_stays before update on case_closing begin select raise(abort, 'case_closing is append-only'); end;

-- A new mentor takes over following a closed case, every school year (C3).
create table monitoring_acceptance (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    school_year text not null check (school_year glob '[0-9][0-9][0-9][0-9]-[0-9][0-9][0-9][0-9]'),
    accepted_by text not null check (length(accepted_by) between 1 and 100),
    accepted_on text not null check (date(accepted_on) is accepted_on),
    unique (case_id, school_year)
) strict;

-- Level 0 without a case (R112): asked about after a week, erased when it stays quiet.
create table self_solved (
    id integer primary key,
    pupil_id integer not null references pupil (id),
    class_id integer not null references school_class (id),
    noted_on text not null check (date(noted_on) is noted_on),
    source text not null check (length(source) between 1 and 60),
    what text not null check (length(what) between 1 and 4000),
    check_on text not null check (date(check_on) is check_on),
    state text not null check (state in ('open', 'quiet', 'to_case')),
    checked_on text check (date(checked_on) is checked_on),
    note text not null default '' check (length(note) <= 4000),
    case_id integer references bullying_case (id),
    check ((state = 'open') = (checked_on is null)),
    check ((state = 'to_case') = (case_id is not null))
) strict;
create index self_solved_by_pupil on self_solved (pupil_id);
create index self_solved_by_class on self_solved (class_id);
create index self_solved_by_case on self_solved (case_id);
