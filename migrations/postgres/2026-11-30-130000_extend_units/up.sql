alter table units add column closed_at timestamptz;
alter table units add column version integer not null default 1;
alter table units add constraint units_version_check check (version >= 1);
comment on column units.closed_at is 'When it was closed; null: it is open.';
comment on column units.version is 'Counts its changes.';
