-- A directorate of a year becomes one of 100,000 flights, 2,000 people and 5,000 permits: copies of what
-- the seed of the demo entered, under new ids. Run once, on SQLite.

create temp table n as
with recursive up (i) as (select 1 union all select i + 1 from up where i < 1000) select i from up;

-- People: each with all that the pattern has.
create temp table person as
select o.id as old, n.i, lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-7'
    || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-'
    || hex(randomblob(6))) as id
from operators o, n where n.i < 2000 / (select count(*) from operators);
create index temp.person_old on person (old, i);
insert into operators (id, name, badge_number, unit_id, status, synthetic, email, phone, note, version)
select p.id, o.name || ' ' || p.i, o.badge_number || '-' || p.i, o.unit_id, o.status, o.synthetic,
    o.email, o.phone, o.note, o.version
from operators o join person p on p.old = o.id;

create temp table licence as
select l.id as old, p.i, lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-7'
    || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-'
    || hex(randomblob(6))) as id, p.id as operator_id
from licences l join person p on p.old = l.operator_id;
insert into licences (id, operator_id, kind_id, number, issued_by, valid_from, valid_to, limitation,
    day_only, max_height_agl_m, renews_id)
select c.id, c.operator_id, l.kind_id, l.number || '-' || c.i, l.issued_by, l.valid_from, l.valid_to,
    l.limitation, l.day_only, l.max_height_agl_m, null
from licences l join licence c on c.old = l.id;

-- Flights: the same year, flown again and again by the copies of its pilots, over five years.
create temp table flown as
select f.*, row_number() over (order by takeoff_at) as place from flights f;
insert into flights (id, log_id, log_seq, source, system_id, vehicle_uid, aircraft_id, pilot_id, unit_id,
    mission_id, purpose, takeoff_at, landing_at, duration_s, distance_m, max_height_m,
    battery_start_pct, battery_end_pct, takeoff_lat, takeoff_lon, landing_lat, landing_lon, gaps,
    quality, quality_notes, derived_at, version)
select lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-7' || substr(hex(randomblob(2)), 2)
        || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
    null, null, f.source, f.system_id, f.vehicle_uid, f.aircraft_id,
    coalesce((select p.id from person p where p.old = f.pilot_id
        and p.i = 1 + n.i % (select max(i) from person)), f.pilot_id),
    f.unit_id, null, f.purpose,
    strftime('%Y-%m-%dT%H:%M:%f000Z', f.takeoff_at, '-' || ((n.i % 5) * 365) || ' days', '-' || n.i || ' minutes'),
    strftime('%Y-%m-%dT%H:%M:%f000Z', f.landing_at, '-' || ((n.i % 5) * 365) || ' days', '-' || n.i || ' minutes'),
    f.duration_s, f.distance_m, f.max_height_m, f.battery_start_pct, f.battery_end_pct, f.takeoff_lat,
    f.takeoff_lon, f.landing_lat, f.landing_lon, f.gaps, f.quality, f.quality_notes, f.derived_at, 1
from flown f, n where n.i <= 100000 / (select count(*) from flown);

-- Permits, one after the other over twelve years, for the same aircraft.
create temp table permit as
select p.id as old, n.i, lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-7'
    || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-'
    || hex(randomblob(6))) as id
from permits p, n where n.i <= 5000 / (select count(*) from permits);
insert into permits (id, number, kind, state, title, valid_from, valid_to, area, max_height_agl_m, night,
    zones, state_changed_at, synthetic, lifts, conditions, version, end_reason)
select c.id, p.number || '/' || c.i, p.kind, p.state, p.title, 
    strftime('%Y-%m-%dT%H:%M:%f000Z', p.valid_from, '-' || (c.i * 12) || ' days'),
    strftime('%Y-%m-%dT%H:%M:%f000Z', p.valid_to, '-' || (c.i * 12) || ' days'), p.area,
    p.max_height_agl_m, p.night, p.zones, p.state_changed_at, p.synthetic, p.lifts, p.conditions, p.version,
    p.end_reason
from permits p join permit c on c.old = p.id;
insert into permit_aircraft (permit_id, aircraft_id)
select c.id, a.aircraft_id from permit_aircraft a join permit c on c.old = a.permit_id;
insert into permit_pilots (permit_id, operator_id)
select c.id, a.operator_id from permit_pilots a join permit c on c.old = a.permit_id;

-- The trail of all that; its hashes are copies, nobody walks the chain here.
create temp table line as
select e.*, l.number, n.i, lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-7'
    || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-'
    || hex(randomblob(6))) as copy
from audit_entries e join audit_links l on l.entry_id = e.id, n
where n.i <= 200000 / (select count(*) from audit_entries);
insert into audit_entries (id, at, actor_kind, actor_id, actor_name, action, record_kind, record_id,
    detail, from_address)
select copy, at, actor_kind, actor_id, actor_name, action, record_kind, record_id, detail, from_address
from line;
insert into audit_links (number, entry_id, personal_digest, previous_hash, hash)
select (select max(number) from audit_links) + row_number() over (order by i, number), copy, null,
    zeroblob(32), zeroblob(32)
from line;

analyze;
