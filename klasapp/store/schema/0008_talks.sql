-- Talks held with a guide, what pupils allow, follow-ups, and what klasapp proposed after one.
-- A talk with a guide: where the mentor is in it. How it went step by step is for the mentor only.
create table guided_talk (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    task_id text not null check (length(task_id) between 1 and 80),
    guide text not null check (length(guide) between 1 and 40),
    reason text not null default '' check (length(reason) <= 4000),
    started_at text not null,
    changed_at text not null,
    step integer not null default 0 check (step >= 0),
    seconds integer not null default 0 check (seconds >= 0),
    finished_at text,
    unique (case_id, task_id, guide)
) strict;

-- What was done at a step: section and number in it. poured: the note as it stands in the report.
create table guided_step (
    id integer primary key,
    guided_talk_id integer not null references guided_talk (id),
    item text not null check (length(item) between 1 and 80),
    state text not null check (state in ('', 'done', 'skipped')),
    note text not null check (length(note) <= 20000),
    choice text not null default '' check (length(choice) <= 400),
    poured text not null default '',
    unique (guided_talk_id, item)
) strict;

-- What a pupil allows; the last row of a pupil and a kind counts.
create table case_permission (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    pupil_id integer not null references pupil (id),
    kind text not null check (kind in ('name_me', 'talk_may_go_on', 'tell_parents', 'consulted')),
    answer text not null check (answer in ('yes', 'no', 'later')),
    reason text not null default '' check (length(reason) <= 4000),
    asked_at text not null
) strict;
create index case_permission_by_case on case_permission (case_id, pupil_id, kind);
create trigger case_permission_stays before update on case_permission begin select raise(abort, 'case_permission is append-only'); end;

-- A follow-up; without finished_at it is a draft.
create table follow_up (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    task_id text not null check (length(task_id) between 1 and 80),
    pupil_id integer references pupil (id),
    held_on text check (date(held_on) is held_on),
    wellbeing text not null default '' check (wellbeing in ('', 'good', 'partly', 'bad')),
    stopped text not null default '' check (stopped in ('', 'good', 'partly', 'bad')),
    safety integer check (safety between 1 and 10),
    compliment integer not null default 0 check (compliment in (0, 1)),
    note text not null default '' check (length(note) <= 20000),
    next_on text check (date(next_on) is next_on),
    saved_at text not null,
    finished_at text,
    check (finished_at is null or (held_on is not null and wellbeing != '' and stopped != ''))
) strict;
create index follow_up_by_case on follow_up (case_id, task_id);
create unique index follow_up_draft on follow_up (case_id, task_id) where finished_at is null;
create trigger follow_up_stays before update on follow_up when old.finished_at is not null begin select raise(abort, 'a finished follow-up stays as it is'); end;

create table agreement_result (
    follow_up_id integer not null references follow_up (id),
    agreement_id integer not null references case_agreement (id),
    result text not null check (result in ('good', 'partly', 'bad')),
    primary key (follow_up_id, agreement_id)
) strict;
create index agreement_result_by_agreement on agreement_result (agreement_id);
create trigger agreement_result_stays before update on agreement_result begin select raise(abort, 'agreement_result is append-only'); end;

-- What an intervention did, asked at a follow-up (R121); label: the intervention in words.
create table intervention_effect (
    follow_up_id integer not null references follow_up (id),
    intervention text not null check (length(intervention) between 1 and 80),
    label text not null check (length(label) <= 400),
    result text not null check (result in ('good', 'partly', 'bad')),
    primary key (follow_up_id, intervention)
) strict;

-- What klasapp proposed after an agreement was broken; a person decides.
create table case_proposal (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    follow_up_id integer not null references follow_up (id),
    pupil_id integer references pupil (id),
    rung text not null check (length(rung) between 1 and 60),
    made_at text not null,
    decision text check (decision in ('yes', 'no')),
    reason text not null default '' check (length(reason) <= 4000),
    decided_at text,
    check ((decision is null) = (decided_at is null)),
    check (decision is not 'no' or length(reason) > 0)
) strict;
create index case_proposal_by_case on case_proposal (case_id);
create index case_proposal_by_follow_up on case_proposal (follow_up_id);
create trigger case_proposal_stays before update on case_proposal when old.decision is not null begin select raise(abort, 'a decision stays as it is'); end;
