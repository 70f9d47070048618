drop table maintenance_works;
drop table maintenance_plans;
