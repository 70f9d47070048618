drop table currency_rules;
