// Files that are dropped or chosen, those in folders too.

export type Dropped = { file: File; name: string };

/** The files of a drop, with their place in the folders. What the browser hides stays hidden. */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const found = await Promise.all(entries.map((entry) => within(entry, '')));
  return visible(found.flat());
}

/** The files of an input, with their place in the folder that was chosen. */
export function chosenFiles(files: FileList): Dropped[] {
  return visible([...files].map((file) => ({ file, name: file.webkitRelativePath || file.name })));
}

function visible(files: Dropped[]): Dropped[] {
  return files.filter(({ name }) => !name.split('/').some((part) => part.startsWith('.')));
}

async function within(entry: FileSystemEntry, folder: string): Promise<Dropped[]> {
  const name = folder + entry.name;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ file, name }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const inside: FileSystemEntry[] = [];
  // A reader answers in portions, the last of which is empty.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) break;
    inside.push(...some);
  }
  return (await Promise.all(inside.map((one) => within(one, `${name}/`)))).flat();
}
