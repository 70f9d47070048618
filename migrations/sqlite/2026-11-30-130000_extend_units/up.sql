-- When it was closed; null: it is open.
alter table units add column closed_at text
    constraint units_closed_at_check check (closed_at glob '????-??-??T??:??:??.??????Z');
-- Counts its changes.
alter table units add column version integer not null default 1
    constraint units_version_check check (version >= 1);
