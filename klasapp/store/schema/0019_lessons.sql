-- The year plan of a class and the lessons that were given. Lessons themselves are files; a row
-- names one by its id and keeps its title, so that the log can be read when the file is gone.
create table lesson_plan (
    id integer primary key,
    class_id integer not null references school_class (id) on delete cascade,
    lesson text not null check (length(lesson) between 1 and 80),
    title text not null check (length(title) <= 200),
    on_day text not null check (date(on_day) is on_day),
    phase text not null check (length(phase) <= 20),
    why text not null check (length(why) <= 200),
    state text not null check (state in ('planned', 'given', 'dropped')),
    by_hand integer not null check (by_hand in (0, 1)),
    reason text not null default '' check (length(reason) <= 400)
) strict;
create index lesson_plan_by_class on lesson_plan (class_id);

create table lesson_run (
    id integer primary key,
    class_id integer not null references school_class (id) on delete cascade,
    plan_id integer references lesson_plan (id) on delete set null,
    lesson text not null check (length(lesson) between 1 and 80),
    title text not null check (length(title) <= 200),
    version integer not null,
    short integer not null check (short in (0, 1)),
    state text not null check (state in ('running', 'finished', 'stopped')),
    started_at text not null,
    step integer not null check (step >= 1),
    clock_since text,
    finished_at text,
    went text not null default '' check (went in ('', 'good', 'mixed', 'bad')),
    remark text not null default '' check (length(remark) <= 4000),
    agreement text not null default '' check (length(agreement) <= 400),
    co_leader text not null default '' check (length(co_leader) <= 100),
    looked_back integer not null default 0 check (looked_back in (0, 1))
) strict;
create index lesson_run_by_class on lesson_run (class_id);

-- minutes is null when this form of the lesson leaves the step out.
create table lesson_run_step (
    run_id integer not null references lesson_run (id) on delete cascade,
    number integer not null,
    title text not null check (length(title) <= 200),
    minutes integer,
    state text not null check (state in ('open', 'done', 'skipped')),
    seconds integer not null check (seconds >= 0),
    note text not null default '' check (length(note) <= 4000),
    primary key (run_id, number)
) strict;

create table lesson_absent (
    run_id integer not null references lesson_run (id) on delete cascade,
    pupil_id integer not null references pupil (id) on delete cascade,
    primary key (run_id, pupil_id)
) strict;

-- How many anonymous exit cards gave an answer; questions and answers by place, from 0.
create table lesson_exit_count (
    run_id integer not null references lesson_run (id) on delete cascade,
    question integer not null,
    answer integer not null,
    pupils integer not null check (pupils between 0 and 99),
    primary key (run_id, question, answer)
) strict;
