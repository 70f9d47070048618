drop table consent_versions;
