-- What a mentor decided about a line of "Deze week": later, or done, with the reason.
create table week_decision (
    id integer primary key,
    class_id integer not null references school_class (id) on delete cascade,
    line text not null check (length(line) = 32),
    kind text not null check (kind in ('later', 'done')),
    until_on text check (date(until_on) is until_on),
    reason text not null check (length(reason) between 1 and 500),
    what text not null check (length(what) between 1 and 400),
    pupil_id integer references pupil (id) on delete cascade,
    decided_at text not null,
    undone_at text,
    check ((kind = 'later') = (until_on is not null))
) strict;
create index week_decision_by_class on week_decision (class_id);
