-- Work groups and seating plans: what the mentor wished, and the plans that were kept.
create table group_wish (
    id integer primary key,
    round_id integer not null references round (id) on delete cascade,
    plan_kind text not null check (plan_kind in ('groups', 'seating')),
    kind text not null check (kind in ('together', 'apart', 'front')),
    first_id integer not null references pupil (id),
    second_id integer references pupil (id) check (second_id > first_id),
    check ((kind = 'front') = (second_id is null))
) strict;
create unique index group_wish_once
    on group_wish (round_id, plan_kind, kind, first_id, coalesce(second_id, 0));
create index group_wish_by_first on group_wish (first_id);
create index group_wish_by_second on group_wish (second_id);

-- A group is a table in a seating plan: numbered row by row from the front.
create table group_plan (
    id integer primary key,
    round_id integer not null references round (id) on delete cascade,
    kind text not null check (kind in ('groups', 'seating')),
    name text not null check (length(name) between 1 and 80),
    kept_at text not null,
    group_count integer not null check (group_count >= 1),
    table_columns integer check (table_columns >= 1),
    table_seats integer check (table_seats >= 1),
    check ((kind = 'seating') = (table_columns is not null)),
    check ((kind = 'seating') = (table_seats is not null))
) strict;
create index group_plan_by_round on group_plan (round_id);

create table group_place (
    plan_id integer not null references group_plan (id) on delete cascade,
    pupil_id integer not null references pupil (id),
    group_number integer not null check (group_number >= 1),
    position integer not null check (position >= 1),
    primary key (plan_id, pupil_id)
) strict;
create index group_place_by_pupil on group_place (pupil_id);
