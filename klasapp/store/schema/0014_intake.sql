-- Intake: who saw what, what kind of trouble it is, why the protocol was left, and the form in work.
-- What somebody saw or heard; a wrong one is withdrawn and stays readable.
create table case_observation (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    seen_on text not null check (date(seen_on) is seen_on),
    moment text not null default '' check (length(moment) <= 20),
    place text not null default '' check (length(place) <= 60),
    source text not null check (length(source) between 1 and 60),
    who text not null default '' check (length(who) <= 120),
    text text not null check (length(text) between 1 and 4000),
    recorded_at text not null,
    withdrawn_at text,
    withdrawn_reason text not null default '' check (length(withdrawn_reason) <= 1000),
    check ((withdrawn_at is null) = (length(withdrawn_reason) = 0))
) strict;
create index case_observation_by_case on case_observation (case_id);
create trigger case_observation_stays before update of case_id, seen_on, source, text, recorded_at on case_observation begin select raise(abort, 'an observation stays as it is'); end;

-- What else the intake says, a row per answer; the last one of a field counts.
create table case_answer (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    field text not null check (field in ('anonymous', 'moment', 'effect', 'frequency', 'duration', 'intent', 'intent_note', 'repetition', 'repetition_note', 'power', 'power_note', 'verdict', 'injury', 'self_harm', 'damage', 'harm_note')),
    value text not null check (length(value) <= 4000),
    recorded_at text not null
) strict;
create index case_answer_by_case on case_answer (case_id, field);
create trigger case_answer_stays before update on case_answer begin select raise(abort, 'case_answer is append-only'); end;

-- Why a task is or was late; the last row of a task counts.
create table case_deviation (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    task_id text not null check (length(task_id) between 1 and 80),
    reason text not null check (length(reason) between 1 and 4000),
    recorded_at text not null
) strict;
create index case_deviation_by_case on case_deviation (case_id, task_id);
create trigger case_deviation_stays before update on case_deviation begin select raise(abort, 'case_deviation is append-only'); end;

-- A point of the five tracks (or the first care after harm) that no other record tells.
create table track_mark (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    item text not null check (length(item) between 1 and 40),
    state text not null check (state in ('done', 'left_out', 'open')),
    on_day text not null check (date(on_day) is on_day),
    note text not null check (length(note) between 1 and 1000),
    recorded_at text not null
) strict;
create index track_mark_by_case on track_mark (case_id, item);
create trigger track_mark_stays before update on track_mark begin select raise(abort, 'track_mark is append-only'); end;

-- A new case that is being typed: kept from the first keystroke, gone when the case begins.
create table intake_draft (
    id integer primary key,
    class_id integer not null references school_class (id),
    look_first_id integer references look_first (id),
    pupil_id integer references pupil (id),
    body text not null check (json_valid(body)),
    saved_at text not null
) strict;
create unique index intake_draft_one on intake_draft (class_id, coalesce(look_first_id, 0), coalesce(pupil_id, 0));
create index intake_draft_by_plan on intake_draft (look_first_id);
create index intake_draft_by_pupil on intake_draft (pupil_id);
