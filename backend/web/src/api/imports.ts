// Registers as tables: what a file would change, entering it, and writing one.
import { client, take } from './transport';
import type { TableImport } from './types';

export type RegisterName = 'people' | 'licences' | 'aircraft';

const PATHS = {
  people: '/api/v1/imports/people',
  licences: '/api/v1/imports/licences',
  aircraft: '/api/v1/imports/aircraft',
} as const;

export const imports = {
  /** What a file would change; with the hash of that answer it is entered. */
  importTable: (register: RegisterName, file: File, hash: string | null) => {
    const query = hash === null ? { dry_run: true } : { dry_run: false, hash };
    const body = { body: file as never, bodySerializer: () => file, headers: { 'Content-Type': 'application/octet-stream' } };
    return take<TableImport>(client.POST(PATHS[register], { params: { query }, ...body }));
  },
  exportUrl: (register: RegisterName, format: 'csv' | 'xlsx', language: string) => `/api/v1/exports/${register}?${new URLSearchParams({ format, language })}`,
};
