// The only file that opens the event stream: it reconnects by itself and says how it stands.
import type { LivePicture } from '../api/types';

/** A mission took a step, a flight entered the log: whoever shows it loads it again. */
export type Changed = { id: string };
export type StreamState = 'connecting' | 'open' | 'reconnecting';
export type StreamEvents = {
  state: (state: StreamState) => void;
  snapshot: (data: LivePicture) => void;
  update: (data: LivePicture) => void;
  mission: (data: Changed) => void;
  flight: (data: Changed) => void;
  /** The stream was refused or broke: the caller may look whether the session still holds. */
  broken: () => void;
};

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

/** Opens the stream at `url`; the returned function closes it for good. */
export function openStream(url: string, on: StreamEvents): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT_MS;
  let closed = false;

  const listen = <T>(from: EventSource, name: string, deliver: (data: T) => void) =>
    from.addEventListener(name, (event: MessageEvent<string>) => {
      let data: T;
      try {
        data = JSON.parse(event.data) as T;
      } catch {
        // A cut event is not worth the stream: the next tick brings the state again.
        return;
      }
      deliver(data);
    });

  const open = () => {
    if (closed) return;
    source = new EventSource(url);
    source.onopen = () => {
      wait = FIRST_WAIT_MS;
      on.state('open');
    };
    source.onerror = () => {
      source?.close();
      if (closed) return;
      on.state('reconnecting');
      on.broken();
      clearTimeout(timer);
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    };
    listen(source, 'snapshot', on.snapshot);
    listen(source, 'update', on.update);
    listen(source, 'mission', on.mission);
    listen(source, 'flight', on.flight);
  };

  on.state('connecting');
  open();
  return () => {
    closed = true;
    clearTimeout(timer);
    source?.close();
  };
}
