drop index permits_document_id_idx;
alter table permits drop column document_id;
