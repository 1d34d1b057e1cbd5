-- Requests to see what is kept about a pupil (AVG 15), and corrections and objections.
create table access_request (
    id integer primary key,
    pupil_id integer not null references pupil (id),
    asker text not null check (asker in ('pupil', 'parent', 'other')),
    who text not null check (length(who) between 1 and 200),
    custody text not null check (custody in ('yes', 'no', 'unknown')),
    received_on text not null check (date(received_on) is received_on),
    recorded_at text not null
) strict;
create index access_request_by_pupil on access_request (pupil_id);
create trigger access_request_stays before update on access_request begin select raise(abort, 'access_request is append-only'); end;

-- What happened with a request; the last row of a kind counts.
create table access_step (
    id integer primary key,
    request_id integer not null references access_request (id),
    kind text not null check (kind in ('identity', 'consent', 'extended', 'bundle', 'decided', 'given', 'withdrawn')),
    on_day text not null check (date(on_day) is on_day),
    answer text not null default '' check (length(answer) <= 20),
    note text not null default '' check (length(note) <= 4000),
    recorded_at text not null
) strict;
create index access_step_by_request on access_step (request_id);
create trigger access_step_stays before update on access_step begin select raise(abort, 'access_step is append-only'); end;

-- What a pupil, a parent or somebody else says about something outside a case; it stays as it is.
create table data_note (
    id integer primary key,
    pupil_id integer not null references pupil (id),
    item text not null check (length(item) between 1 and 60),
    title text not null check (length(title) between 1 and 200),
    kind text not null check (kind in ('correction', 'objection')),
    by_whom text not null check (length(by_whom) between 1 and 200),
    text text not null check (length(text) between 1 and 4000),
    noted_on text not null check (date(noted_on) is noted_on),
    recorded_at text not null,
    answer text not null default '' check (length(answer) <= 4000),
    answered_on text check (date(answered_on) is answered_on),
    check ((answered_on is null) = (length(answer) = 0))
) strict;
create index data_note_by_pupil on data_note (pupil_id);
create trigger data_note_stays before update on data_note when old.answered_on is not null or new.text is not old.text or new.by_whom is not old.by_whom or new.item is not old.item or new.kind is not old.kind begin select raise(abort, 'a correction or objection stays as it is'); end;
