-- Copies of the flights that are there, until there are :flights, each with a track of twenty pieces.
create temp table if not exists first as select * from flights;
create temp table n as
with recursive up (i) as (select 1 union all select i + 1 from up where i < 1000) select i from up;
insert into flights (id, log_id, log_seq, source, system_id, vehicle_uid, aircraft_id, pilot_id, unit_id,
    mission_id, purpose, takeoff_at, landing_at, duration_s, distance_m, max_height_m,
    battery_start_pct, battery_end_pct, takeoff_lat, takeoff_lon, landing_lat, landing_lon, gaps,
    quality, quality_notes, derived_at, version)
select lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-7' || substr(hex(randomblob(2)), 2)
        || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
    null, null, f.source, f.system_id, f.vehicle_uid, f.aircraft_id, f.pilot_id, f.unit_id, null, f.purpose,
    strftime('%Y-%m-%dT%H:%M:%f000Z', f.takeoff_at, '-' || ((n.i % 10) * 365) || ' days', '-' || n.i || ' minutes'),
    strftime('%Y-%m-%dT%H:%M:%f000Z', f.landing_at, '-' || ((n.i % 10) * 365) || ' days', '-' || n.i || ' minutes'),
    f.duration_s, f.distance_m, f.max_height_m, f.battery_start_pct, f.battery_end_pct, f.takeoff_lat,
    f.takeoff_lon, f.landing_lat, f.landing_lon, f.gaps, f.quality, f.quality_notes, f.derived_at, 1
from first f, n
limit max(0, :flights - (select count(*) from flights));
insert into flight_tracks (flight_id, seq, started_at, packed)
select f.id, n.i - 1, strftime('%Y-%m-%dT%H:%M:%f000Z', f.takeoff_at, '+' || (n.i - 1) || ' minutes'),
    randomblob(60 * 23)
from flights f join n on n.i <= 20
where not exists (select 1 from flight_tracks t where t.flight_id = f.id);
analyze;
