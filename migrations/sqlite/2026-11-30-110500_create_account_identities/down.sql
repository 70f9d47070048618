drop table oidc_sign_ins;
drop table account_identities;
