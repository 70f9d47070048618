-- Ids of the rules that it lifts beside height, night and zones.
alter table permits add column lifts text not null default '[]'
    constraint permits_lifts_check check (json_valid(lifts));
-- Its conditions, which are limits themselves.
alter table permits add column conditions text not null default '[]'
    constraint permits_conditions_check check (json_valid(conditions));

-- The pilots that a permit names; without any it holds for every licensed one.
create table permit_pilots (
    -- The permit.
    permit_id text not null,
    -- The pilot.
    operator_id text not null,
    constraint permit_pilots_pkey primary key (permit_id, operator_id),
    constraint permit_pilots_permit_id_fkey
        foreign key (permit_id) references permits (id) on delete restrict,
    constraint permit_pilots_operator_id_fkey
        foreign key (operator_id) references operators (id) on delete restrict
) strict;
create index permit_pilots_operator_id_idx on permit_pilots (operator_id);
