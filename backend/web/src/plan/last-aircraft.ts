// The aircraft that somebody used last on this device: the likeliest for the next flight.
const KEY = 'letka.aircraft';

export function rememberAircraft(id: string): void {
  try {
    localStorage.setItem(KEY, id);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

type Candidate = { id: string; connected: boolean; serviceability: string; unit: { id: string } };

/** The one used last, else one of the own unit that is connected, else any that is; '' when none can fly. */
export function likeliest(aircraft: readonly Candidate[], unitId: string | null, last = remembered()): string {
  const flies = aircraft.filter((one) => one.serviceability === 'airworthy');
  const own = flies.filter((one) => one.unit.id === unitId);
  const found =
    flies.find((one) => one.id === last) ??
    own.find((one) => one.connected) ??
    flies.find((one) => one.connected) ??
    own[0];
  return found?.id ?? '';
}
