-- Cases: the protocol a case began under, "kijk eerst" plans, cases, their tasks and talks.
-- A protocol as it was when a case began (R9); the text is the whole file.
create table protocol_version (
    sha256 text primary key check (length(sha256) = 64),
    id text not null,
    version text not null,
    text text not null check (length(text) > 0)
) strict;

create table look_first (
    id integer primary key,
    pupil_id integer not null references pupil (id),
    class_id integer not null references school_class (id),
    flag_kind text check (
        flag_kind in ('isolated', 'rejected', 'targeted', 'self_reported', 'declining', 'bullies')
    ),
    reason text not null check (length(reason) between 1 and 4000),
    round_id integer references round (id) on delete set null,
    started_on text not null check (date(started_on) is started_on),
    review_on text not null check (date(review_on) is review_on),
    state text not null check (state in ('open', 'to_case', 'closed')),
    closing_reason text not null default '' check (length(closing_reason) <= 4000),
    closed_on text check (date(closed_on) is closed_on),
    check ((state = 'open') = (closed_on is null)),
    check (state != 'closed' or length(closing_reason) > 0)
) strict;
create index look_first_by_pupil on look_first (pupil_id);
-- One running plan for a pupil and a kind of flag.
create unique index look_first_running on look_first (pupil_id, coalesce(flag_kind, ''))
    where state = 'open';

-- A tick (item, no text), a note (text), or both; a tick taken back stays with removed_at.
create table look_first_note (
    id integer primary key,
    look_first_id integer not null references look_first (id),
    written_at text not null,
    item text not null default '',
    text text not null default '' check (length(text) <= 4000),
    round_id integer references round (id) on delete set null,
    removed_at text,
    check (length(item) + length(text) > 0)
) strict;
create index look_first_note_by_plan on look_first_note (look_first_id);

create table bullying_case (
    id integer primary key,
    number text not null unique check (number glob '[0-9][0-9][0-9][0-9]-[0-9][0-9][0-9]*'),
    class_id integer not null references school_class (id),
    opened_on text not null check (date(opened_on) is opened_on),
    reported_on text not null check (date(reported_on) is reported_on),
    seen_on text not null check (date(seen_on) is seen_on and seen_on <= reported_on),
    source text not null check (length(source) between 1 and 60),
    place text not null check (length(place) between 1 and 60),
    summary text not null check (length(summary) between 1 and 4000),
    wish text not null default '' check (length(wish) <= 4000),
    severity text not null check (severity in ('licht', 'matig', 'ernstig')),
    offender_unknown integer not null check (offender_unknown in (0, 1)),
    targeted_consent integer check (targeted_consent in (0, 1)),
    state text not null check (state in ('open', 'closed')),
    protocol_sha256 text not null references protocol_version (sha256),
    look_first_id integer references look_first (id),
    closed_on text check (date(closed_on) is closed_on),
    closing_note text not null default '' check (length(closing_note) <= 4000),
    unheard_reason text not null default '' check (length(unheard_reason) <= 4000),
    check ((state = 'closed') = (closed_on is not null)),
    check (state != 'closed' or length(closing_note) > 0)
) strict;
create index bullying_case_by_class on bullying_case (class_id);

create table case_form (
    case_id integer not null references bullying_case (id),
    code text not null check (length(code) between 1 and 20),
    primary key (case_id, code)
) strict;

-- A role belongs to a pupil in a case (R43); the order of ids is the order of joining.
create table case_pupil (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    pupil_id integer not null references pupil (id),
    role text not null check (
        role in ('gepeste', 'pester', 'meeloper', 'stille_getuige', 'helper', 'melder')
    ),
    joined_on text not null check (date(joined_on) is joined_on),
    ended_on text check (date(ended_on) is ended_on),
    ended_reason text not null default '' check (length(ended_reason) <= 4000),
    check (ended_on is null or length(ended_reason) > 0)
) strict;
create index case_pupil_by_pupil on case_pupil (pupil_id);
create unique index case_pupil_active on case_pupil (case_id, pupil_id, role)
    where ended_on is null;

-- What happened to a task; the last row counts, a correction is a new row.
create table case_task (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    task_id text not null check (length(task_id) between 1 and 80),
    state text not null check (state in ('done', 'skipped', 'reopened')),
    on_date text check (date(on_date) is on_date),
    reason text not null default '' check (length(reason) <= 4000),
    recorded_at text not null,
    check ((state = 'done') = (on_date is not null)),
    check (state != 'skipped' or length(reason) > 0)
) strict;
create index case_task_by_case on case_task (case_id, task_id);
create trigger case_task_stays before update on case_task begin select raise(abort, 'case_task is append-only'); end;

-- Every change of what a case says, so that the older reading stays.
create table case_change (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    changed_at text not null,
    field text not null check (length(field) between 1 and 40),
    was text not null,
    became text not null,
    reason text not null default ''
) strict;
create index case_change_by_case on case_change (case_id);
create trigger case_change_stays before update on case_change begin select raise(abort, 'case_change is append-only'); end;

create table talk (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    task_id text not null check (length(task_id) between 1 and 80),
    unique (case_id, task_id)
) strict;

-- Versions of a report; the draft (no number yet) is saved while the mentor types.
create table talk_version (
    id integer primary key,
    talk_id integer not null references talk (id),
    number integer check (number >= 1),
    held_on text check (date(held_on) is held_on),
    participants text not null,
    facts text not null,
    experience text not null,
    agreements text not null,
    saved_at text not null,
    unique (talk_id, number),
    check (number is null or held_on is not null)
) strict;
create unique index talk_version_draft on talk_version (talk_id) where number is null;
create trigger talk_version_stays before update on talk_version when old.number is not null begin select raise(abort, 'a final report stays as it is'); end;

-- One agreement in the words of whoever made it (R226); withdrawn ones stay readable.
create table case_agreement (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    task_id text not null check (length(task_id) between 1 and 80),
    owner text not null check (owner in ('pupil', 'parents', 'school')),
    pupil_id integer references pupil (id),
    text text not null check (length(text) between 1 and 1000),
    follow_up_on text check (date(follow_up_on) is follow_up_on),
    made_at text not null,
    removed_at text,
    check ((owner = 'pupil') = (pupil_id is not null))
) strict;
create index case_agreement_by_case on case_agreement (case_id, task_id);
