create table currency_rules (
    id uuid not null,
    class text,
    flights integer not null,
    within_days integer not null,
    light text not null,
    valid_from timestamptz not null,
    valid_to timestamptz,
    assumed boolean not null,
    source text,
    account_id uuid,
    name text not null,
    entered_at timestamptz not null,
    constraint currency_rules_pkey primary key (id),
    constraint currency_rules_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint currency_rules_class_check check (class in ('brus', 'mavic')),
    constraint currency_rules_flights_check check (flights between 1 and 100),
    constraint currency_rules_within_days_check check (within_days between 1 and 1000),
    constraint currency_rules_light_check check (light in ('any', 'day', 'night')),
    constraint currency_rules_valid_period_check check (valid_from < valid_to),
    constraint currency_rules_source_check check (source <> '')
);
create index currency_rules_account_id_idx on currency_rules (account_id);
comment on table currency_rules is
    'How many flights within how many days make a pilot current, beside what the rulebook says.';
comment on column currency_rules.id is 'UUIDv7, made by the store or by a migration.';
comment on column currency_rules.class is
    'The class of aircraft that it is for; null: each class by itself.';
comment on column currency_rules.flights is 'How many flights.';
comment on column currency_rules.within_days is 'Within how many days.';
comment on column currency_rules.light is
    'Which flights count; what counts by night is asked for flights by night only.';
comment on column currency_rules.valid_from is 'From when it holds.';
comment on column currency_rules.valid_to is 'Until when it holds; null: no end is set.';
comment on column currency_rules.assumed is 'No source is known: it is our assumption.';
comment on column currency_rules.source is 'Where it comes from; null: nothing is said.';
comment on column currency_rules.account_id is 'Who entered it; null: the system.';
comment on column currency_rules.name is 'The name of whoever entered it, at that time.';
comment on column currency_rules.entered_at is 'When it was entered.';
insert into currency_rules (id, flights, within_days, light, valid_from, assumed, name, entered_at)
values
    ('01930000-0000-7000-8000-000000000011', 3, 90, 'any', '2016-12-01T00:00:00.000000Z', true, 'Letka',
        '2016-12-01T00:00:00.000000Z'),
    ('01930000-0000-7000-8000-000000000012', 1, 90, 'night', '2016-12-01T00:00:00.000000Z', true, 'Letka',
        '2016-12-01T00:00:00.000000Z');
