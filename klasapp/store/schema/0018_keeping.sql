-- What must not be kept any longer: what stays of a round when choices or results go, holds, and
-- the certificates of what was erased.
-- body: the class without any pupil in it (JSON). results_on null: results per pupil are still kept.
create table round_removal (
    round_id integer primary key references round (id) on delete cascade,
    choices_on text not null check (date(choices_on) is choices_on),
    results_on text check (date(results_on) is results_on and results_on >= choices_on),
    answered integer not null check (answered >= 0),
    participants integer not null check (participants >= answered),
    body text not null check (json_valid(body))
) strict;

-- What a round says about a pupil, in numbers and flags, without who chose whom (JSON).
create table kept_result (
    round_id integer not null references round (id) on delete cascade,
    pupil_id integer not null references pupil (id),
    body text not null check (json_valid(body)),
    primary key (round_id, pupil_id)
) strict;
create index kept_result_by_pupil on kept_result (pupil_id);

-- A flag that came from comparing with an earlier round whose choices are gone (JSON).
create table kept_flag (
    round_id integer not null references round (id) on delete cascade,
    pupil_id integer not null references pupil (id),
    body text not null check (json_valid(body)),
    primary key (round_id, pupil_id)
) strict;
create index kept_flag_by_pupil on kept_flag (pupil_id);

-- Something that stays although its time is over, and why; lifting it is a second reason.
create table legal_hold (
    id integer primary key,
    pupil_id integer references pupil (id),
    case_id integer references bullying_case (id),
    reason text not null check (length(reason) between 1 and 1000),
    placed_on text not null check (date(placed_on) is placed_on),
    lifted_on text check (date(lifted_on) is lifted_on and lifted_on >= placed_on),
    lift_reason text not null default '' check (length(lift_reason) <= 1000),
    check ((pupil_id is null) != (case_id is null)),
    check ((lifted_on is null) = (length(lift_reason) = 0))
) strict;
create index legal_hold_by_pupil on legal_hold (pupil_id);
create index legal_hold_by_case on legal_hold (case_id);

-- What was erased, in numbers only (JSON); the page that was made of it can be made again.
create table erasure_certificate (
    id integer primary key,
    erased_at text not null,
    body text not null check (json_valid(body))
) strict;
create trigger erasure_certificate_stays before update on erasure_certificate begin select raise(abort, 'a certificate stays as it is'); end;
