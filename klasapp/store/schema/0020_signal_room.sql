-- A signal as a report: when of the day, who told it, and what the mentor did with it (C13).
alter table signal add column moment text not null default '' check (length(moment) <= 20);
alter table signal add column reporter text not null default '' check (length(reporter) <= 120);
alter table signal add column unnamed integer not null default 0 check (unnamed in (0, 1));
alter table signal add column reported_on text check (date(reported_on) is reported_on);

create table signal_step (
    id integer primary key,
    signal_id integer not null references signal (id) on delete cascade,
    kind text not null check (kind in ('stays', 'to_case', 'consulted')),
    check_on text check (date(check_on) is check_on),
    case_id integer references bullying_case (id) on delete set null,
    reason text not null default '' check (length(reason) <= 1000),
    recorded_at text not null
) strict;
create index signal_step_by_signal on signal_step (signal_id);

-- The log of a class: where the group stands, and what stood out.
create table class_log (
    id integer primary key,
    class_id integer not null references school_class (id) on delete cascade,
    on_day text not null check (date(on_day) is on_day),
    phase text not null default ''
        check (phase in ('', 'forming', 'storming', 'norming', 'performing')),
    text text not null default '' check (length(text) <= 4000),
    written_at text not null,
    removed_at text,
    check (phase <> '' or text <> '')
) strict;
create index class_log_by_class on class_log (class_id);
