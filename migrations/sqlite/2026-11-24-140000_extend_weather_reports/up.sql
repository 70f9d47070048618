-- Latitude and longitude as text, to tell reports of one place from others; null: the report has no
-- place, or came before this column.
alter table weather_reports add column place text;
create index weather_reports_source_place_idx on weather_reports (source, place, issued_at);
