-- What operators are entitled to.
create table licences_before (
    -- UUIDv7, made by the store.
    id text not null,
    -- Who holds it.
    operator_id text not null,
    -- What it entitles to.
    kind text not null,
    -- Number of the document.
    number text not null,
    -- Who issued it.
    issued_by text not null,
    -- First moment of validity.
    valid_from text not null,
    -- Last moment of validity.
    valid_to text not null,
    -- Since when it is suspended; null: it is not.
    suspended_at text,
    constraint licences_pkey primary key (id),
    constraint licences_kind_number_key unique (kind, number),
    constraint licences_operator_id_fkey
        foreign key (operator_id) references operators (id) on delete restrict,
    constraint licences_kind_check check (kind in ('police_uav', 'rating_brus', 'rating_mavic')),
    constraint licences_number_check check (number <> ''),
    constraint licences_valid_from_check check (valid_from glob '????-??-??T??:??:??.??????Z'),
    constraint licences_valid_to_check check (valid_to glob '????-??-??T??:??:??.??????Z'),
    constraint licences_suspended_at_check check (suspended_at glob '????-??-??T??:??:??.??????Z'),
    constraint licences_valid_period_check check (valid_from < valid_to)
) strict;
-- A licence whose last step is not a lifting stays suspended; of those with one number the last stays.
insert or ignore into licences_before
    select l.id, l.operator_id, k.meaning, l.number, l.issued_by, l.valid_from, l.valid_to,
        (select s.effective_from from licence_steps s where s.licence_id = l.id and s.step <> 'lift'
            and not exists (select 1 from licence_steps t where t.licence_id = l.id and t.step = 'lift'
                and t.effective_from >= s.effective_from)
            order by s.effective_from limit 1)
    from licences l join licence_kinds k on k.id = l.kind_id
    where k.meaning is not null order by l.valid_to desc;
drop table licence_steps;
-- The renewing ones point to the renewed ones.
update licences set renews_id = null;
drop table licences;
alter table licences_before rename to licences;
create index licences_operator_id_idx on licences (operator_id);
drop table licence_kinds;
