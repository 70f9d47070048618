alter table permits add column document_id uuid
    constraint permits_document_id_fkey references documents (id) on delete restrict;
create index permits_document_id_idx on permits (document_id);
comment on column permits.document_id is 'The letter that grants it, among its documents; null: none was chosen.';
