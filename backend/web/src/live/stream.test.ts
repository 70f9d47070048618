// The event stream comes back by itself and says how it stands.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openStream, type StreamEvents } from './stream';

class FakeSource {
  static all: FakeSource[] = [];
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;
  readonly #listeners = new Map<string, (event: { data: string }) => void>();

  constructor(readonly url: string) {
    FakeSource.all.push(this);
  }
  addEventListener(name: string, listener: (event: { data: string }) => void) {
    this.#listeners.set(name, listener);
  }
  send(name: string, data: string) {
    this.#listeners.get(name)?.({ data });
  }
  close() {
    this.closed = true;
  }
}

const last = () => FakeSource.all.at(-1) as FakeSource;
const spy = () =>
  ({ state: vi.fn(), snapshot: vi.fn(), update: vi.fn(), mission: vi.fn(), flight: vi.fn(), broken: vi.fn() }) satisfies StreamEvents;

beforeEach(() => {
  FakeSource.all = [];
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', FakeSource);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the stream', () => {
  test('delivers events as data', () => {
    const on = spy();
    openStream('/live', on);
    last().onopen?.();
    last().send('mission', '{"id":"1","state":"flown"}');
    last().send('update', '{broken');
    expect(on.mission).toHaveBeenCalledWith({ id: '1', state: 'flown' });
    expect(on.update).not.toHaveBeenCalled();
    expect(on.state.mock.calls.flat()).toEqual(['connecting', 'open']);
  });

  test('waits longer after each failure, up to a limit', () => {
    const on = spy();
    openStream('/live', on);
    for (const wait of [1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
      const count = FakeSource.all.length;
      last().onerror?.();
      vi.advanceTimersByTime(wait - 1);
      expect(FakeSource.all.length).toBe(count);
      vi.advanceTimersByTime(1);
      expect(FakeSource.all.length).toBe(count + 1);
    }
    expect(on.broken).toHaveBeenCalledTimes(6);
    expect(on.state).toHaveBeenLastCalledWith('reconnecting');
  });

  test('starts over once it was open', () => {
    openStream('/live', spy());
    last().onerror?.();
    vi.advanceTimersByTime(1_000);
    last().onopen?.();
    last().onerror?.();
    vi.advanceTimersByTime(1_000);
    expect(FakeSource.all.length).toBe(3);
  });

  test('stays closed when it was closed', () => {
    const close = openStream('/live', spy());
    last().onerror?.();
    close();
    vi.advanceTimersByTime(60_000);
    expect(FakeSource.all.length).toBe(1);
    expect(last().closed).toBe(true);
  });
});
