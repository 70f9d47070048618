-- Weather reports, as they were read.
create table weather_reports (
    -- UUIDv7, made by the store.
    id text not null,
    -- Where it comes from, such as METAR LKPR.
    source text not null,
    -- When it was issued or observed.
    issued_at text not null,
    -- The last moment that it speaks of.
    last_at text not null,
    -- What it says.
    report text not null,
    -- When it was received.
    received_at text not null,
    constraint weather_reports_pkey primary key (id),
    constraint weather_reports_source_check check (source <> ''),
    constraint weather_reports_issued_at_check
        check (issued_at glob '????-??-??T??:??:??.??????Z'),
    constraint weather_reports_last_at_check check (last_at glob '????-??-??T??:??:??.??????Z'),
    constraint weather_reports_report_check check (json_valid(report)),
    constraint weather_reports_received_at_check
        check (received_at glob '????-??-??T??:??:??.??????Z')
) strict;
create index weather_reports_last_at_idx on weather_reports (last_at);
