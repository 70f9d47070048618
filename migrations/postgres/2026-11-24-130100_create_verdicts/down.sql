drop table verdicts;
drop table verdict_documents;
drop index audit_entries_record_kind_at_idx;
