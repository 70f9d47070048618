// Signing in with an identity provider: what it is called, what it sent back, and where one was before.
import { Problem } from './api/problem';

/** Where this browser remembers the page that it left for the provider. */
const LEFT = 'letka-left';

/** What the provider is called, as the server wrote it into the page; `null`: there is none. */
export function providerName(): string | null {
  return document.querySelector('meta[name="letka-provider"]')?.getAttribute('content')?.trim() || null;
}

/** The problem that the way through the provider ended with. It is told once: the address forgets it. */
export function broughtBack(): Problem | null {
  const code = new URLSearchParams(window.location.search).get('sign_in');
  if (code === null) return null;
  window.history.replaceState(null, '', window.location.pathname);
  return new Problem({ status: 401, code });
}

/** Leaves for the provider's page. */
export function leaveFor(url: string): void {
  const here = window.location.pathname + window.location.search;
  if (here !== '/') sessionStorage.setItem(LEFT, here);
  window.location.assign(url);
}

/** Whoever is back goes on where they were. */
export function returnToPage(): void {
  const left = sessionStorage.getItem(LEFT);
  sessionStorage.removeItem(LEFT);
  if (left === null || window.location.pathname !== '/') return;
  window.history.replaceState(null, '', left);
  window.dispatchEvent(new PopStateEvent('popstate'));
}
