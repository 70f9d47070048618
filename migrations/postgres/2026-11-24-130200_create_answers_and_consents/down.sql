drop table consent_withdrawals;
drop table consents;
drop table answers;
