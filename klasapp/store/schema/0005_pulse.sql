-- How pupils feel, forms on paper, and what the mentor expected before the first look.
alter table round_participant add column number integer check (number >= 1);
alter table round_participant add column way text check (way in ('screen', 'paper', 'import'));
create unique index round_participant_number on round_participant (round_id, number);

-- A question a pupil answers about himself, on a scale; asked after the questions about others.
create table scale_question (
    id integer primary key,
    round_id integer not null references round (id) on delete cascade,
    position integer not null check (position >= 1),
    kind text not null check (kind in ('safety', 'belonging', 'adult', 'bullied_self')),
    text text not null check (length(text) between 1 and 200),
    unique (round_id, kind)
) strict;

create table scale_answer (
    question_id integer not null references scale_question (id) on delete cascade,
    pupil_id integer not null references pupil (id),
    value integer not null check (value between 1 and 5),
    primary key (question_id, pupil_id)
) strict;
create index scale_answer_by_pupil on scale_answer (pupil_id);

-- The moment the mentor predicted, or chose not to; no row: the first look is still to come.
create table prediction (
    round_id integer primary key references round (id) on delete cascade,
    made_at text not null,
    skipped integer not null check (skipped in (0, 1))
) strict;

create table predicted_pupil (
    round_id integer not null references prediction (round_id) on delete cascade,
    kind text not null check (kind in ('isolated', 'targeted')),
    pupil_id integer not null references pupil (id),
    primary key (round_id, kind, pupil_id)
) strict;
create index predicted_pupil_by_pupil on predicted_pupil (pupil_id);
