-- How many flights within how many days make a pilot current, beside what the rulebook says. A rule is
-- never changed: it ends, and another one begins.
create table currency_rules (
    -- UUIDv7, made by the store or here.
    id text not null,
    -- The class of aircraft that it is for; null: each class by itself.
    class text,
    -- How many flights.
    flights integer not null,
    -- Within how many days.
    within_days integer not null,
    -- Which flights count; what counts by night is asked for flights by night only.
    light text not null,
    -- From when it holds.
    valid_from text not null,
    -- Until when it holds; null: no end is set.
    valid_to text,
    -- No source is known: it is our assumption.
    assumed integer not null,
    -- Where it comes from; null: nothing is said.
    source text,
    -- Who entered it; null: the system.
    account_id text,
    -- The name of whoever entered it, at that time.
    name text not null,
    -- When it was entered.
    entered_at text not null,
    constraint currency_rules_pkey primary key (id),
    constraint currency_rules_account_id_fkey
        foreign key (account_id) references accounts (id) on delete restrict,
    constraint currency_rules_class_check check (class in ('brus', 'mavic')),
    constraint currency_rules_flights_check check (flights between 1 and 100),
    constraint currency_rules_within_days_check check (within_days between 1 and 1000),
    constraint currency_rules_light_check check (light in ('any', 'day', 'night')),
    constraint currency_rules_valid_from_check check (valid_from glob '????-??-??T??:??:??.??????Z'),
    constraint currency_rules_valid_to_check check (valid_to glob '????-??-??T??:??:??.??????Z'),
    constraint currency_rules_valid_period_check check (valid_from < valid_to),
    constraint currency_rules_assumed_check check (assumed in (0, 1)),
    constraint currency_rules_source_check check (source <> ''),
    constraint currency_rules_entered_at_check check (entered_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index currency_rules_account_id_idx on currency_rules (account_id);
insert into currency_rules (id, flights, within_days, light, valid_from, assumed, name, entered_at)
values
    ('01930000-0000-7000-8000-000000000011', 3, 90, 'any', '2016-12-01T00:00:00.000000Z', true, 'Letka',
        '2016-12-01T00:00:00.000000Z'),
    ('01930000-0000-7000-8000-000000000012', 1, 90, 'night', '2016-12-01T00:00:00.000000Z', true, 'Letka',
        '2016-12-01T00:00:00.000000Z');
