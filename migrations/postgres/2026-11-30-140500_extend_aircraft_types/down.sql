alter table aircraft_types drop column equipment;
alter table aircraft_types drop column source;
alter table aircraft_types drop column version;
-- A type of which they are not known had no place before: the least of each, which allows least.
update aircraft_types set take_off_mass_g = coalesce(take_off_mass_g, 1),
    max_wind_mps = coalesce(max_wind_mps, 0.1);
alter table aircraft_types alter column take_off_mass_g set not null;
alter table aircraft_types alter column max_wind_mps set not null;
