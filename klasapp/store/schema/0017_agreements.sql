-- Agreements of a class: one set for each class, so one for each school year (R30).
create table agreement_set (
    id integer primary key,
    class_id integer not null unique references school_class (id),
    motto text not null default '' check (length(motto) <= 200),
    started_on text not null check (date(started_on) is started_on),
    adopted_on text check (date(adopted_on) is adopted_on),
    explained_on text check (date(explained_on) is explained_on),
    parents_informed_on text check (date(parents_informed_on) is parents_informed_on),
    parents_reason text not null default '' check (length(parents_reason) <= 1000)
) strict;

-- A proposal or an agreement. origin: the code of a starter line, or the id of a lesson.
create table agreement_line (
    id integer primary key,
    set_id integer not null references agreement_set (id),
    number integer not null check (number > 0),
    block text not null check (length(block) between 1 and 60),
    text text not null check (length(text) between 1 and 200),
    source text not null check (source in ('class', 'starter', 'mentor', 'lesson')),
    origin text not null default '' check (length(origin) <= 80),
    state text not null check (state in ('proposed', 'chosen', 'dropped')),
    times integer not null default 1 check (times between 1 and 999),
    votes integer check (votes between 0 and 999),
    same_as integer references agreement_line (id) check (same_as is not id),
    unique (set_id, number)
) strict;

-- What happened to a line; text: how it read then, or a remark.
create table agreement_event (
    id integer primary key,
    line_id integer not null references agreement_line (id),
    at text not null,
    kind text not null check (kind in ('proposed', 'again', 'worded', 'joined', 'chosen', 'dropped',
        'kept', 'hard', 'changed')),
    text text not null default '' check (length(text) <= 1000)
) strict;
create index agreement_event_by_line on agreement_event (line_id);
create trigger agreement_event_stays before update on agreement_event begin select raise(abort, 'agreement_event is append-only'); end;

-- Whether a pupil stands behind the agreements (R206); the last row of a pupil counts.
create table agreement_answer (
    id integer primary key,
    set_id integer not null references agreement_set (id),
    pupil_id integer not null references pupil (id),
    answer text not null check (answer in ('yes', 'signed', 'not_yet', 'absent', 'open')),
    on_day text not null check (date(on_day) is on_day),
    talk_on text check (date(talk_on) is talk_on),
    note text not null default '' check (length(note) <= 1000),
    recorded_at text not null
) strict;
create index agreement_answer_by_set on agreement_answer (set_id, pupil_id);
create trigger agreement_answer_stays before update on agreement_answer begin select raise(abort, 'agreement_answer is append-only'); end;

-- Looking back (R21): after a holiday, or after an incident; due_on only where one was planned.
create table agreement_review (
    id integer primary key,
    set_id integer not null references agreement_set (id),
    moment text not null check (length(moment) between 1 and 40),
    due_on text check (date(due_on) is due_on),
    held_on text check (date(held_on) is held_on),
    note text not null default '' check (length(note) <= 1000),
    check (due_on is not null or held_on is not null)
) strict;
create index agreement_review_by_set on agreement_review (set_id);

create table agreement_review_line (
    review_id integer not null references agreement_review (id),
    line_id integer not null references agreement_line (id),
    verdict text not null check (verdict in ('kept', 'hard', 'changed')),
    primary key (review_id, line_id)
) strict;
