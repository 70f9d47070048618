drop table aircraft_moves;
alter table aircraft drop column closed_reason;
alter table aircraft drop column closed_at;
alter table aircraft drop column acquired_at;
alter table aircraft drop column equipment;
alter table aircraft drop column take_off_mass_g;
alter table aircraft drop column version;
