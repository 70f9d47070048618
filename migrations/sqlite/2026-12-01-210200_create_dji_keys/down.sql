drop table dji_keys;
drop table dji_key_switches;
