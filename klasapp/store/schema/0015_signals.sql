-- What a mentor noticed or was told, about a pupil or the class, before there is any case.
create table signal (
    id integer primary key,
    class_id integer not null references school_class (id),
    pupil_id integer references pupil (id),
    kind text not null check (kind in ('concern', 'positive')),
    seen_on text not null check (date(seen_on) is seen_on),
    noted_at text not null,
    source text not null check (length(source) between 1 and 60),
    place text not null default '' check (length(place) <= 60),
    text text not null default '' check (length(text) <= 4000),
    round_id integer references round (id) on delete set null,
    removed_at text
) strict;
create index signal_by_pupil on signal (pupil_id);
create index signal_by_class on signal (class_id);

-- The signals of the protocol that were ticked, such as SG3; never added up.
create table signal_code (
    signal_id integer not null references signal (id) on delete cascade,
    code text not null check (length(code) between 1 and 20),
    primary key (signal_id, code)
) strict;
