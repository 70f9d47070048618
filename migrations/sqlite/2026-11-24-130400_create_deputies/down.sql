drop table deputies;
