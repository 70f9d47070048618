// Scans, photographs and letters of records.
import { client, items, path, raw, take } from './transport';
import type { Document, DocumentOwner, DocumentPurpose } from './types';

/** The record that documents belong to. */
export type Owner = { kind: DocumentOwner; id: string };

export const documents = {
  documents: ({ kind, id }: Owner) =>
    take<{ items: Document[] }>(client.GET('/api/v1/documents', { params: { query: { owner_kind: kind, owner_id: id } } })).then(items),
  addDocument: ({ kind, id }: Owner, file: File, purpose: DocumentPurpose) => {
    const query = { owner_kind: kind, owner_id: id, name: file.name, purpose };
    return take<Document>(client.POST('/api/v1/documents', { params: { query }, ...raw(file, 'application/octet-stream') }));
  },
  withdrawDocument: (id: string, reason: string) =>
    take<Document>(client.POST('/api/v1/documents/{id}/withdraw', { ...path(id), body: { reason } })),
};

/** Where the bytes of a document are. */
export const documentFile = (id: string): string => `/api/v1/documents/${id}/file`;
