-- The school's own protocol on top of the shipped one, and what it found out about sources.
-- Every change is a new row; the last one counts (R9, R20).
create table school_protocol (
    id integer primary key,
    saved_at text not null,
    -- A whole protocol file of the school (TOML); empty: the shipped one.
    file text not null,
    -- Contacts and choices made in the app (TOML).
    own text not null
) strict;
create trigger school_protocol_stays before update on school_protocol begin select raise(abort, 'school_protocol is append-only'); end;

-- That somebody looked at a source of the library; the last row of a source counts.
create table source_check (
    id integer primary key,
    source text not null check (length(source) between 1 and 60),
    state text not null check (state in ('niet_nagekeken', 'werkt', 'vervallen')),
    checked_on text not null check (date(checked_on) is checked_on),
    replaced_by text not null default '' check (length(replaced_by) <= 300)
) strict;
