-- The letter that grants it, among its documents; null: none was chosen.
alter table permits add column document_id text
    constraint permits_document_id_fkey references documents (id) on delete restrict;
create index permits_document_id_idx on permits (document_id);
