drop table airspace_notices;
