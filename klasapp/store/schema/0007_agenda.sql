-- What was last written to a calendar file, so that a calendar program knows what moved or went.
create table agenda_entry (
    uid text primary key check (length(uid) between 1 and 120),
    on_day text not null check (date(on_day) is on_day),
    at_time text check (at_time glob '[0-2][0-9]:[0-5][0-9]'),
    sequence integer not null check (sequence >= 0),
    cancelled integer not null check (cancelled in (0, 1))
) strict;
