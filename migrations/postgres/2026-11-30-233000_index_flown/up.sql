-- What an aircraft has flown is summed without reading the flights' rows.
create index flights_aircraft_id_takeoff_at_duration_s_idx
    on flights (aircraft_id, takeoff_at, duration_s);
drop index flights_aircraft_id_takeoff_at_idx;
-- A check reads the permits that have not ended long ago; the register shows those that end last.
create index permits_valid_to_id_idx on permits (valid_to, id);
