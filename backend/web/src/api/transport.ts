// How the HTTP API is called, and what becomes of its answers.
import createClient from 'openapi-fetch';
import { Problem } from './problem';
import type { paths } from './schema';

export const PAGE_SIZE = 25;

export const client = createClient<paths>();
let onSignedOut: () => void = () => undefined;

/** Called whenever the server says that the session is over. */
export function whenSignedOut(callback: () => void): void {
  onSignedOut = callback;
}

client.use({
  onResponse({ request, response }) {
    // A refused sign-in is not the end of a session.
    const signingIn = request.method === 'POST' && /\/session(\/code)?$/.test(new URL(request.url).pathname);
    if (response.status === 401 && !signingIn) onSignedOut();
  },
});

/** What the server answered, or the problem. `T` names the shape, in which the server leaves nothing out. */
export async function take<T>(call: Promise<{ data?: unknown; error?: unknown; response: Response }>): Promise<T> {
  let answer;
  try {
    answer = await call;
  } catch {
    throw Problem.offline();
  }
  if (answer.response.ok) return answer.data as T;
  throw Problem.of(answer.response.status, answer.error);
}

export const items = <T>(list: { items: T[] }): T[] => list.items;
export const path = (id: string) => ({ params: { path: { id } } });
/** Refused with 412 when the record is no longer at `version`. */
export const pathAt = (id: string, version: number) => ({ params: { path: { id }, header: { 'If-Match': `"${version}"` } } });

/** A body that is sent as it is: a file, or a text that is no JSON. */
export function raw(body: Blob | string, type: string) {
  return { body: body as never, bodySerializer: () => body, headers: { 'Content-Type': type } };
}
