-- Evidence, online situations with their checklists, and what was agreed with police and ICT.
create table evidence (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    number integer not null check (number >= 1),
    added_at text not null,
    unique (case_id, number)
) strict;
create trigger evidence_stays before update on evidence begin select raise(abort, 'evidence is append-only'); end;

-- What is said about a piece of evidence; the last row counts, a correction is a new row.
-- made_at and received_at: a day, or a day and a time. nude: there is nudity in it.
create table evidence_text (
    id integer primary key,
    evidence_id integer not null references evidence (id),
    kind text not null check (length(kind) between 1 and 20),
    what text not null check (length(what) between 1 and 200),
    supplied_by text not null check (length(supplied_by) between 1 and 200),
    made_at text not null default '' check (length(made_at) <= 16),
    received_at text not null check (length(received_at) between 10 and 16),
    url text not null default '' check (length(url) <= 2000),
    account text not null default '' check (length(account) <= 200),
    nickname text not null default '' check (length(nickname) <= 200),
    description text not null default '' check (length(description) <= 4000),
    nude integer not null check (nude in (0, 1)),
    saved_at text not null
) strict;
create index evidence_text_by_evidence on evidence_text (evidence_id);
create trigger evidence_text_stays before update on evidence_text begin select raise(abort, 'evidence_text is append-only'); end;

-- The original as it was handed in.
create table evidence_file (
    evidence_id integer primary key references evidence (id),
    name text not null check (length(name) between 1 and 255),
    size integer not null check (size between 1 and 10000000),
    sha256 text not null check (length(sha256) = 64),
    content blob not null,
    added_at text not null,
    check (length(content) = size)
) strict;
create trigger evidence_file_stays before update on evidence_file begin select raise(abort, 'evidence_file is read-only'); end;

-- What was decided about a file in a case that takes no files; a removal is also its certificate.
create table evidence_decision (
    id integer primary key,
    evidence_id integer not null references evidence (id),
    decision text not null check (decision in ('kept', 'removed')),
    reason text not null check (length(reason) between 1 and 4000),
    size integer not null check (size >= 1),
    sha256 text not null check (length(sha256) = 64),
    decided_at text not null
) strict;
create index evidence_decision_by_evidence on evidence_decision (evidence_id);
create trigger evidence_decision_stays before update on evidence_decision begin select raise(abort, 'evidence_decision is append-only'); end;
create trigger evidence_file_goes before delete on evidence_file
when not exists (
    select 1 from evidence_decision d
    where d.evidence_id = old.evidence_id and d.decision = 'removed' and d.sha256 = old.sha256
)
begin select raise(abort, 'a file goes only with a decision about it'); end;

-- An online situation (S1 .. S3) or the search for an unknown sender, opened from a case.
create table case_situation (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    situation text not null check (length(situation) between 1 and 40),
    no_files integer not null check (no_files in (0, 1)),
    opened_at text not null,
    closed_at text,
    closing_reason text not null default '' check (length(closing_reason) <= 4000),
    check (closed_at is null or length(closing_reason) > 0)
) strict;
create index case_situation_by_case on case_situation (case_id);
create unique index case_situation_open on case_situation (case_id, situation) where closed_at is null;

-- A point of a checklist; the last row of a point counts.
create table situation_point (
    id integer primary key,
    case_situation_id integer not null references case_situation (id),
    item text not null check (length(item) between 1 and 20),
    done_on text check (date(done_on) is done_on),
    by_whom text not null default '' check (length(by_whom) <= 200),
    note text not null default '' check (length(note) <= 4000),
    saved_at text not null
) strict;
create index situation_point_by_situation on situation_point (case_situation_id, item);
create trigger situation_point_stays before update on situation_point begin select raise(abort, 'situation_point is append-only'); end;

-- Police, blocking, injury, damage, effect on school: what happened, and when.
create table online_record (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    kind text not null check (kind in (
        'advice', 'contact', 'appointment', 'report', 'index', 'blocked', 'injury', 'damage', 'effect'
    )),
    on_date text not null check (date(on_date) is on_date),
    at_time text not null default '' check (length(at_time) <= 5),
    who text not null default '' check (length(who) <= 200),
    companion text not null default '' check (length(companion) <= 200),
    reference text not null default '' check (length(reference) <= 200),
    note text not null default '' check (length(note) <= 4000),
    saved_at text not null,
    removed_at text
) strict;
create index online_record_by_case on online_record (case_id);
create trigger online_record_stays before update on online_record
when old.removed_at is not null or new.note is not old.note or new.on_date is not old.on_date
    or new.kind is not old.kind or new.who is not old.who or new.reference is not old.reference
begin select raise(abort, 'online_record is append-only'); end;

-- Whatever the way in: no file enters a case that is about nude images. Such a case has a form with
-- nude images, an open situation that takes no files, or evidence with nudity in it.
create trigger evidence_file_refused before insert on evidence_file
when exists (
    select 1 from evidence e join case_form f on f.case_id = e.case_id
    where e.id = new.evidence_id and f.code in ('DI8', 'DI9')
) or exists (
    select 1 from evidence e join case_situation s on s.case_id = e.case_id
    where e.id = new.evidence_id and s.no_files = 1 and s.closed_at is null
) or exists (
    select 1 from evidence e join evidence o on o.case_id = e.case_id
        join evidence_text t on t.evidence_id = o.id
    where e.id = new.evidence_id and t.nude = 1
        and t.id = (select max(last.id) from evidence_text last where last.evidence_id = o.id)
)
begin select raise(abort, 'this case takes no files'); end;
