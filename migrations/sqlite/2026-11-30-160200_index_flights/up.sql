-- Figures count the flights of a period by unit, aircraft and purpose without reading their rows.
create index flights_takeoff_at_unit_id_idx
    on flights (takeoff_at, unit_id, aircraft_id, purpose, duration_s);
