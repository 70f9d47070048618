create table airspace_notices (
    id uuid not null,
    source text not null,
    covers_from timestamptz not null,
    covers_to timestamptz not null,
    issued_at timestamptz,
    amends boolean not null,
    notices jsonb not null,
    imported_at timestamptz not null,
    constraint airspace_notices_pkey primary key (id),
    constraint airspace_notices_source_check check (source <> ''),
    constraint airspace_notices_covers_check check (covers_from < covers_to)
);
create index airspace_notices_covers_to_idx on airspace_notices (covers_to);
comment on table airspace_notices is
    'Lists of activations of areas (AUP, UUP, entered by hand); the newest for a time counts.';
comment on column airspace_notices.id is 'UUIDv7, made by the store.';
comment on column airspace_notices.source is 'Where it comes from.';
comment on column airspace_notices.covers_from is 'It speaks of the time from.';
comment on column airspace_notices.covers_to is 'It speaks of the time until.';
comment on column airspace_notices.issued_at is 'When it was issued; null: it does not say.';
comment on column airspace_notices.amends is 'It only changes an earlier list.';
comment on column airspace_notices.notices is 'The activations.';
comment on column airspace_notices.imported_at is 'When it was imported.';
