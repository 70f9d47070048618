// The letter that grants a permit while it is chosen: a document that is there, or a file to be added.
import { api } from '../../api/client';
import type { Owner } from '../../api/documents';

export type LetterDraft = { document: string; file: File | null };

/** The document that was chosen; a file is added to the record first. `null`: none was. */
export async function keptLetter(owner: Owner, draft: LetterDraft): Promise<string | null> {
  if (draft.file) {
    const { id } = await api.addDocument(owner, draft.file, 'document');
    // Whoever tries again after another fault does not add it twice.
    [draft.document, draft.file] = [id, null];
  }
  return draft.document || null;
}
