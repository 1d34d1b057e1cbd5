-- Sociogram: rounds of questions to a class, and who chose whom.
create table round (
    id integer primary key,
    class_id integer not null references school_class (id),
    name text not null check (length(name) between 1 and 80),
    opened_on text not null check (date(opened_on) is opened_on),
    state text not null check (state in ('draft', 'open', 'closed')),
    source text not null check (source in ('pupil_mode', 'import')),
    created_at text not null
) strict;
create index round_by_class on round (class_id);

create table round_question (
    id integer primary key,
    round_id integer not null references round (id) on delete cascade,
    position integer not null check (position >= 1),
    kind text not null
        check (kind in ('positive', 'negative', 'bullied', 'bullies', 'defends', 'popular')),
    text text not null check (length(text) between 1 and 200),
    max_choices integer check (max_choices >= 1),
    unique (round_id, position),
    unique (round_id, text)
) strict;

create table round_participant (
    round_id integer not null references round (id) on delete cascade,
    pupil_id integer not null references pupil (id),
    state text not null check (state in ('waiting', 'answered', 'absent', 'refused')),
    answered_at text,
    primary key (round_id, pupil_id),
    check ((state = 'answered') = (answered_at is not null))
) strict;
create index round_participant_by_pupil on round_participant (pupil_id);

create table nomination (
    question_id integer not null references round_question (id) on delete cascade,
    nominator_id integer not null references pupil (id),
    nominee_id integer not null references pupil (id),
    position integer not null check (position >= 1),
    primary key (question_id, nominator_id, nominee_id),
    check (nominator_id != nominee_id)
) strict;
create index nomination_by_nominator on nomination (nominator_id);
create index nomination_by_nominee on nomination (nominee_id);

-- Who named themselves on a bullying question; that never counts as a nomination.
create table self_naming (
    question_id integer not null references round_question (id) on delete cascade,
    pupil_id integer not null references pupil (id),
    primary key (question_id, pupil_id)
) strict;
create index self_naming_by_pupil on self_naming (pupil_id);
