-- Ground: settings, audit, school years, classes and pupils.
create table setting (
    key text primary key,
    value text not null
) strict;

create table audit (
    id integer primary key,
    at text not null,
    actor text not null,
    action text not null,
    subject text not null,
    detail text not null,
    previous text not null,
    hash text not null unique
) strict;

create table school_year (
    id integer primary key,
    name text not null unique check (name glob '[0-9][0-9][0-9][0-9]-[0-9][0-9][0-9][0-9]'),
    starts_on text not null check (date(starts_on) is starts_on),
    ends_on text not null check (date(ends_on) is ends_on and ends_on > starts_on),
    region text not null check (region in ('noord', 'midden', 'zuid'))
) strict;

-- Days on which this school is closed (or open) apart from the national holidays.
create table school_day_off (
    id integer primary key,
    school_year_id integer not null references school_year (id),
    first_day text not null check (date(first_day) is first_day),
    last_day text not null check (date(last_day) is last_day and last_day >= first_day),
    name text not null
) strict;

create table school_class (
    id integer primary key,
    school_year_id integer not null references school_year (id),
    name text not null check (length(name) between 1 and 64),
    unique (school_year_id, name)
) strict;

create table pupil (
    id integer primary key,
    number text unique check (length(number) between 1 and 32),
    given_name text not null check (length(given_name) between 1 and 100),
    infix text not null check (length(infix) <= 30),
    family_name text not null check (length(family_name) <= 100),
    birth_date text check (date(birth_date) is birth_date),
    leaving_date text check (date(leaving_date) is leaving_date),
    gender text check (gender in ('F', 'M', 'X'))
) strict;

create table enrolment (
    pupil_id integer not null references pupil (id),
    class_id integer not null references school_class (id),
    joined_on text not null check (date(joined_on) is joined_on),
    left_on text check (date(left_on) is left_on),
    primary key (pupil_id, class_id)
) strict;
create index enrolment_by_class on enrolment (class_id);

-- A dated remark about one pupil (R23, R67).
create table pupil_note (
    id integer primary key,
    pupil_id integer not null references pupil (id),
    written_at text not null,
    text text not null check (length(text) between 1 and 4000)
) strict;
create index pupil_note_by_pupil on pupil_note (pupil_id);
