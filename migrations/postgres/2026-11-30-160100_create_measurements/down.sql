drop table measurements;
