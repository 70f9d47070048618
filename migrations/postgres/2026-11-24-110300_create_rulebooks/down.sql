drop table rulebooks;
