drop table pending_sign_ins;
drop table recovery_codes;
drop table second_factors;
