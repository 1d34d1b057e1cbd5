-- An agreement of the class that a case names, as it read that day (R16). line_id: in the klasapp
-- that noted it; agreements of a class are remade every year, a case keeps its words.
create table case_citation (
    id integer primary key,
    case_id integer not null references bullying_case (id),
    line_id integer,
    label text not null check (length(label) between 1 and 10),
    text text not null check (length(text) between 1 and 200),
    kind text not null check (kind in ('broken', 'kept')),
    on_day text not null check (date(on_day) is on_day),
    recorded_at text not null,
    removed_at text
) strict;
create index case_citation_by_case on case_citation (case_id);
create index case_citation_by_line on case_citation (line_id);
