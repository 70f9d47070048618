alter table permits add column lifts jsonb not null default '[]';
alter table permits alter column lifts drop default;
alter table permits add column conditions jsonb not null default '[]';
alter table permits alter column conditions drop default;
comment on column permits.lifts is 'Ids of the rules that it lifts beside height, night and zones.';
comment on column permits.conditions is 'Its conditions, which are limits themselves.';

create table permit_pilots (
    permit_id uuid not null,
    operator_id uuid not null,
    constraint permit_pilots_pkey primary key (permit_id, operator_id),
    constraint permit_pilots_permit_id_fkey
        foreign key (permit_id) references permits (id) on delete restrict,
    constraint permit_pilots_operator_id_fkey
        foreign key (operator_id) references operators (id) on delete restrict
);
create index permit_pilots_operator_id_idx on permit_pilots (operator_id);
comment on table permit_pilots is
    'The pilots that a permit names; without any it holds for every licensed one.';
comment on column permit_pilots.permit_id is 'The permit.';
comment on column permit_pilots.operator_id is 'The pilot.';
