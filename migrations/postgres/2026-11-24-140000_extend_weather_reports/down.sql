drop index weather_reports_source_place_idx;
alter table weather_reports drop column place;
