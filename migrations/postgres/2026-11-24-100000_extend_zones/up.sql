alter table zones add column kind text not null default 'other';
alter table zones alter column kind drop default;
alter table zones add column activity jsonb not null default '{"type": "always"}';
alter table zones alter column activity drop default;
alter table zones add column authority jsonb;
alter table zones add column message text;
alter table zones add column voltage_kv double precision;
alter table zones add constraint zones_kind_check
    check (kind in ('prohibited', 'restricted', 'danger', 'reserved', 'ctr', 'ctr_inner',
            'ctr_grid', 'aerodrome_point', 'atz', 'atz_grid', 'slz', 'heliport',
            'populated', 'settlement', 'assembly', 'national_park', 'nature_reserve',
            'protected_landscape', 'defence', 'motorway', 'road_first', 'road_other',
            'railway', 'railway_fast', 'siding', 'cableway', 'power_line', 'substation',
            'telecom', 'water_source', 'obstacle', 'notam', 'airspace', 'other'));
alter table zones drop constraint zones_lower_datum_check;
alter table zones add constraint zones_lower_datum_check
    check (lower_datum in ('agl', 'amsl', 'wgs84', 'home', 'standard'));
alter table zones drop constraint zones_upper_datum_check;
alter table zones add constraint zones_upper_datum_check
    check (upper_datum in ('agl', 'amsl', 'wgs84', 'home', 'standard'));
alter table zones add constraint zones_voltage_kv_check check (voltage_kv > 0);
comment on column zones.kind is 'What it is, which decides the rule that judges it.';
comment on column zones.activity is 'When it is active.';
comment on column zones.authority is 'Whom to ask; null: the data do not say.';
comment on column zones.message is 'What it says to pilots, as published; null: nothing.';
comment on column zones.voltage_kv is 'Voltage of a power line in kV; null: not said, or no line.';
