// Where the browser is: the route in force, and the way to another one without loading a page.
import { pathOf, routeOf, type Route } from './router';

const state = $state({ route: routeOf(window.location.pathname, window.location.search) });

export function route(): Route {
  return state.route;
}

function read(): void {
  state.route = routeOf(window.location.pathname, window.location.search);
}

/** Goes to a route; `replace` leaves no step in the history. */
export function go(to: Route, { replace = false } = {}): void {
  const path = pathOf(to);
  if (replace) window.history.replaceState(null, '', path);
  else window.history.pushState(null, '', path);
  read();
  if (!replace) window.scrollTo(0, 0);
}

/** Links of our own pages change the route; all others are left to the browser. */
function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.target || link.hasAttribute('download') || link.origin !== window.location.origin) return;
  if (link.pathname.startsWith('/api/') || (link.hash && link.pathname === window.location.pathname)) return;
  event.preventDefault();
  window.history.pushState(null, '', link.pathname + link.search);
  read();
  window.scrollTo(0, 0);
}

/** Listens for links and the back button; returns what ends that. */
export function listen(): () => void {
  document.addEventListener('click', onClick);
  window.addEventListener('popstate', read);
  return () => {
    document.removeEventListener('click', onClick);
    window.removeEventListener('popstate', read);
  };
}
