// Map tiles that the server may offer instead of the offline base map.
export type Tiles = { url: string; attribution: string };

/** The tiles that the server names in the page; `null` means the offline base map. */
export function configuredTiles(): Tiles | null {
  const meta = (name: string) => document.querySelector(`meta[name="${name}"]`)?.getAttribute('content')?.trim() ?? '';
  const url = meta('letka-tiles');
  return url ? { url, attribution: meta('letka-tiles-attribution') } : null;
}
