drop index permits_valid_to_id_idx;
create index flights_aircraft_id_takeoff_at_idx on flights (aircraft_id, takeoff_at);
drop index flights_aircraft_id_takeoff_at_duration_s_idx;
