create table weather_reports (
    id uuid not null,
    source text not null,
    issued_at timestamptz not null,
    last_at timestamptz not null,
    report jsonb not null,
    received_at timestamptz not null,
    constraint weather_reports_pkey primary key (id),
    constraint weather_reports_source_check check (source <> '')
);
create index weather_reports_last_at_idx on weather_reports (last_at);
comment on table weather_reports is 'Weather reports, as they were read.';
comment on column weather_reports.id is 'UUIDv7, made by the store.';
comment on column weather_reports.source is 'Where it comes from, such as METAR LKPR.';
comment on column weather_reports.issued_at is 'When it was issued or observed.';
comment on column weather_reports.last_at is 'The last moment that it speaks of.';
comment on column weather_reports.report is 'What it says.';
comment on column weather_reports.received_at is 'When it was received.';
