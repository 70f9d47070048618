drop table zones;
drop table zone_datasets;
