-- The file of a case: letters in copies, nicknames, what stands in the pupil system, notes by
-- others, and which copies were made for whom.
create table pupil_nickname (
    pupil_id integer not null references pupil (id),
    name text not null check (length(name) between 1 and 60),
    primary key (pupil_id, name)
) strict;

-- The letter of a pupil in the copies of a case: the same letter throughout.
create table case_letter (
    case_id integer not null references bullying_case (id),
    word text not null check (length(word) between 1 and 30),
    letter text not null check (length(letter) between 1 and 3),
    pupil_id integer not null references pupil (id),
    primary key (case_id, word, letter),
    unique (case_id, word, pupil_id)
) strict;
create index case_letter_by_pupil on case_letter (pupil_id);

-- An item of the file stands in the pupil tracking system since a day, in the file of a pupil.
create table file_filed (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    item text not null check (length(item) between 1 and 100),
    pupil_id integer references pupil (id),
    filed_on text not null check (date(filed_on) is filed_on),
    recorded_at text not null
) strict;
create index file_filed_by_case on file_filed (case_id, item);
create index file_filed_by_pupil on file_filed (pupil_id);
create trigger file_filed_stays before update on file_filed begin select raise(abort, 'file_filed is append-only'); end;

-- What a pupil, a parent or somebody else says about an item; the item itself stays as it is.
create table file_note (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    item text not null check (length(item) between 1 and 100),
    kind text not null check (kind in ('correction', 'objection')),
    by_whom text not null check (length(by_whom) between 1 and 200),
    text text not null check (length(text) between 1 and 4000),
    noted_on text not null check (date(noted_on) is noted_on),
    recorded_at text not null
) strict;
create index file_note_by_case on file_note (case_id, item);
create trigger file_note_stays before update on file_note begin select raise(abort, 'file_note is append-only'); end;

-- Support for one pupil (R211): in no other pupil's copy.
create table support_note (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    pupil_id integer not null references pupil (id),
    aspect text not null check (aspect in ('communicatie', 'lichaamstaal', 'gevoelens', 'vaardigheden')),
    text text not null check (length(text) between 1 and 4000),
    recorded_at text not null
) strict;
create index support_note_by_case on support_note (case_id);
create index support_note_by_pupil on support_note (pupil_id);
create trigger support_note_stays before update on support_note begin select raise(abort, 'support_note is append-only'); end;

-- A copy that was made: for whom, of what, and what its text was.
create table case_copy (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    number integer not null check (number >= 1),
    audience text not null check (audience in ('pupil', 'parents', 'overview', 'coordinator', 'police')),
    pupil_id integer references pupil (id),
    items text not null,
    sha256 text not null check (length(sha256) = 64),
    replaced integer not null check (replaced >= 0),
    made_at text not null,
    check ((pupil_id is null) = (audience in ('coordinator', 'police'))),
    unique (case_id, number)
) strict;
create index case_copy_by_pupil on case_copy (pupil_id);
create trigger case_copy_stays before update on case_copy begin select raise(abort, 'case_copy is append-only'); end;

-- A name that stays in a copy (R44), and why.
create table case_copy_kept (
    id integer primary key,
    copy_id integer not null references case_copy (id),
    text text not null check (length(text) between 1 and 400),
    reason text not null check (length(reason) between 1 and 400)
) strict;
create index case_copy_kept_by_copy on case_copy_kept (copy_id);
create trigger case_copy_kept_stays before update on case_copy_kept begin select raise(abort, 'case_copy_kept is append-only'); end;

create table case_copy_given (
    id integer primary key,
    copy_id integer not null references case_copy (id),
    given_to text not null check (length(given_to) between 1 and 200),
    given_on text not null check (date(given_on) is given_on),
    recorded_at text not null
) strict;
create index case_copy_given_by_copy on case_copy_given (copy_id);
create trigger case_copy_given_stays before update on case_copy_given begin select raise(abort, 'case_copy_given is append-only'); end;
