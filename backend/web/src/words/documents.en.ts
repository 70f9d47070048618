// English words of documents that belong to records.
export const documents = {
  title: 'Documents',
  none: 'No documents yet.',
  add: 'Add document',
  busy: 'Sending…',
  hint: 'PDF, JPEG or PNG, 20 MB at most',
  open: 'Open',
  withdraw: 'Withdraw',
  withdrawTitle: 'Withdraw the document?',
  withdrawText: 'It stays to be seen as withdrawn.',
  reason: 'Reason',
  addedBy: (who: string, time: string) => `${who}, ${time}`,
  withdrawn: (time: string, reason: string) => `withdrawn ${time}: ${reason}`,
  erased: 'the file was erased at the end of its retention period',
  photograph: 'Photograph',
};
