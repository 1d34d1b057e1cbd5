-- People around the pupil: parents, what the school promised, help, what was shared, grown-ups who bully.
-- A parent or carer of a pupil. Who went from the list stays, with the moment.
create table guardian (
    id integer primary key,
    pupil_id integer not null references pupil (id),
    name text not null check (length(name) between 1 and 120),
    relation text not null default '' check (length(relation) <= 60),
    reach text not null default '' check (length(reach) <= 200),
    custody text not null default 'unknown' check (custody in ('yes', 'no', 'unknown')),
    withhold_reason text not null default '' check (length(withhold_reason) <= 1000),
    removed_at text
) strict;
create index guardian_by_pupil on guardian (pupil_id);

-- What happened with a family in a case. Of a complaint at the confidant only the day is kept (R195).
create table family_event (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    pupil_id integer not null references pupil (id),
    guardian_id integer references guardian (id),
    kind text not null check (kind in ('contact', 'informed', 'copy', 'pupil_asked', 'pupil_consent', 'refused', 'not_solved', 'not_solved_decided', 'not_satisfied', 'told_promise_stopped')),
    on_day text not null check (date(on_day) is on_day),
    place text not null default '' check (place in ('', 'school', 'thuis', 'telefoon', 'bericht')),
    answer text not null default '' check (answer in ('', 'yes', 'no')),
    about integer,
    note text not null default '' check (length(note) <= 4000),
    recorded_at text not null,
    check (kind != 'not_satisfied' or note = ''),
    check (kind not in ('informed', 'copy') or guardian_id is not null),
    check (kind not in ('not_solved_decided', 'told_promise_stopped') or about is not null)
) strict;
create index family_event_by_case on family_event (case_id, pupil_id);
create index family_event_by_pupil on family_event (pupil_id);
create index family_event_by_guardian on family_event (guardian_id);
create trigger family_event_stays before update on family_event begin select raise(abort, 'family_event is append-only'); end;

-- Where an agreement with parents holds: at school or at home (R187).
create table agreement_place (
    agreement_id integer primary key references case_agreement (id),
    place text not null check (place in ('school', 'thuis'))
) strict;

-- What the school promised: who does it, how often, until when (ruling 2022019009).
create table promise (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    pupil_id integer not null references pupil (id),
    text text not null check (length(text) between 1 and 1000),
    owner text not null check (length(owner) between 1 and 120),
    frequency text not null check (frequency in ('once', 'daily', 'weekly')),
    starts_on text not null check (date(starts_on) is starts_on),
    until_on text not null check (date(until_on) is until_on and until_on >= starts_on),
    made_at text not null,
    stopped_on text check (date(stopped_on) is stopped_on),
    stop_reason text not null default '' check (length(stop_reason) <= 4000),
    check (stopped_on is null or length(stop_reason) > 0)
) strict;
create index promise_by_case on promise (case_id);
create index promise_by_pupil on promise (pupil_id);

-- Kept or not, per day on which it was due; the last row of a day counts.
create table promise_tick (
    id integer primary key,
    promise_id integer not null references promise (id),
    for_day text not null check (date(for_day) is for_day),
    kept integer not null check (kept in (0, 1)),
    note text not null default '' check (length(note) <= 1000),
    recorded_at text not null
) strict;
create index promise_tick_by_promise on promise_tick (promise_id, for_day);
create trigger promise_tick_stays before update on promise_tick begin select raise(abort, 'promise_tick is append-only'); end;

-- Help that was offered to a pupil or the parents; how it goes on stands in referral_event.
create table referral (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    pupil_id integer not null references pupil (id),
    for_parents integer not null check (for_parents in (0, 1)),
    offer text not null check (length(offer) between 1 and 20),
    label text not null check (length(label) between 1 and 200),
    external integer not null check (external in (0, 1)),
    most integer not null check (most >= 0),
    offered_on text not null check (date(offered_on) is offered_on),
    note text not null default '' check (length(note) <= 1000),
    made_at text not null
) strict;
create index referral_by_case on referral (case_id);
create index referral_by_pupil on referral (pupil_id);
create trigger referral_stays before update on referral begin select raise(abort, 'referral is append-only'); end;

create table referral_event (
    id integer primary key,
    referral_id integer not null references referral (id),
    kind text not null check (kind in ('consent', 'started', 'session', 'session_undone', 'ended')),
    on_day text not null check (date(on_day) is on_day),
    answer text not null default '' check (answer in ('', 'yes', 'no')),
    note text not null default '' check (length(note) <= 4000),
    recorded_at text not null,
    check ((kind = 'consent') = (answer != '')),
    check (kind not in ('consent', 'ended') or length(note) > 0)
) strict;
create index referral_event_by_referral on referral_event (referral_id);
create trigger referral_event_stays before update on referral_event begin select raise(abort, 'referral_event is append-only'); end;

-- What was told to somebody outside the school; the parents hear it first, or a reason (ruling 105034).
create table sharing (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    pupil_id integer not null references pupil (id),
    referral_id integer references referral (id),
    with_whom text not null check (length(with_whom) between 1 and 200),
    what text not null check (length(what) between 1 and 1000),
    ground text not null check (ground in ('consent', 'safety', 'duty', 'interest')),
    shared_on text not null check (date(shared_on) is shared_on),
    parents_told_on text check (date(parents_told_on) is parents_told_on and parents_told_on <= shared_on),
    untold_reason text not null default '' check (length(untold_reason) <= 1000),
    recorded_at text not null,
    check ((parents_told_on is null) = (length(untold_reason) > 0))
) strict;
create index sharing_by_case on sharing (case_id);
create index sharing_by_pupil on sharing (pupil_id);
create index sharing_by_referral on sharing (referral_id);
create trigger sharing_stays before update on sharing begin select raise(abort, 'sharing is append-only'); end;

-- A grown-up (or somebody outside the classes) who bullies (R33); who was told stands in outsider_step.
create table outsider (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    kind text not null check (kind in ('staff', 'parent', 'other')),
    name text not null check (length(name) between 1 and 120),
    noticed_on text not null check (date(noticed_on) is noticed_on),
    made_at text not null,
    ended_on text check (date(ended_on) is ended_on),
    ended_reason text not null default '' check (length(ended_reason) <= 4000),
    check (ended_on is null or length(ended_reason) > 0)
) strict;
create index outsider_by_case on outsider (case_id);

create table outsider_step (
    id integer primary key,
    outsider_id integer not null references outsider (id),
    step text not null check (step in ('management', 'confidant')),
    on_day text not null check (date(on_day) is on_day),
    recorded_at text not null,
    unique (outsider_id, step)
) strict;
create trigger outsider_step_stays before update on outsider_step begin select raise(abort, 'outsider_step is append-only'); end;
