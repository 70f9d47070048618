drop table mission_permits;
drop table missions;
