-- Handing a case over to another klasapp and merging what comes back; and the anonymous register.
-- A name for a row that is the same in every klasapp. A row that was made twice has two of them.
-- content: the row as it was shared, for rows that can be taken away later.
create table shared_row (
    uuid text primary key check (length(uuid) = 32),
    table_name text not null check (length(table_name) between 1 and 60),
    row_id integer not null,
    content text not null default ''
) strict;
create index shared_row_by_row on shared_row (table_name, row_id);

-- What a part of a row said when it was last shared, and who changed it how often (JSON).
create table shared_field (
    table_name text not null check (length(table_name) between 1 and 60),
    row_id integer not null,
    field text not null check (length(field) between 1 and 60),
    value text not null,
    clock text not null,
    primary key (table_name, row_id, field)
) strict;

-- A bundle that went out or came in. The text of a case is never in here.
create table handover (
    id integer primary key,
    bundle text not null check (length(bundle) = 32),
    direction text not null check (direction in ('out', 'in')),
    purpose text not null check (purpose in ('work', 'back', 'year', 'answer')),
    sender text not null check (length(sender) between 1 and 100),
    receiver text not null check (length(receiver) between 1 and 100),
    sha256 text not null check (length(sha256) = 64),
    happened_at text not null
) strict;
create index handover_by_bundle on handover (bundle);
create trigger handover_stays before update on handover begin select raise(abort, 'handover is append-only'); end;

create table handover_case (
    handover_id integer not null references handover (id),
    case_uuid text not null check (length(case_uuid) = 32),
    case_id integer references bullying_case (id),
    primary key (handover_id, case_uuid)
) strict;
create index handover_case_by_case on handover_case (case_id);

-- Who took a case that was handed over, or did not and why; one answer per bundle and case.
create table handover_answer (
    bundle text not null check (length(bundle) = 32),
    case_uuid text not null check (length(case_uuid) = 32),
    accepted integer not null check (accepted in (0, 1)),
    by_name text not null check (length(by_name) between 1 and 100),
    reason text not null default '' check (length(reason) <= 4000),
    answered_at text not null,
    primary key (bundle, case_uuid),
    check (accepted = 1 or length(reason) > 0)
) strict;
create trigger handover_answer_stays before update on handover_answer begin select raise(abort, 'handover_answer is append-only'); end;
