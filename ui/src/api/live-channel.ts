/** What the gateway tells while it happens; most of it is a hint to ask for the thing it names. */
export interface LiveMessage {
  kind:
    | "open"
    | "alive"
    | "call"
    | "said"
    | "event"
    | "request"
    | "configuration"
    | "number"
    | "workflow"
    | "missed";
  run_id?: string | null;
  [more: string]: unknown;
}

/** `lost`: it was there, or should be, and is being connected again. */
export type LiveState = "off" | "connecting" | "open" | "lost";

/** What is asked of an EventSource. */
export type Source = Pick<EventSource, "onmessage" | "onerror" | "close">;

/** The gateway says something every 15 seconds, if only that it is there. */
const SILENCE_MS = 40_000;
const LONGEST_WAIT_MS = 30_000;

/** How long to wait before the next try, after so many that failed: ever longer, and never all tabs at once. */
export const waitBefore = (failures: number, chance: number) =>
  Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** Math.max(0, failures - 1)) * (0.5 + chance / 2);

/** The live channel of one tab: connected as long as it is wanted, connected again whenever it is lost. */
export class LiveChannel {
  state: LiveState = "off";
  readonly #connect: () => Source;
  readonly #listeners = new Set<(message: LiveMessage) => void>();
  readonly #watchers = new Set<() => void>();
  #source: Source | null = null;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(connect: () => Source) {
    this.#connect = connect;
  }

  start() {
    if (this.state === "off") this.#open("connecting");
  }

  stop() {
    this.#close();
    this.#failures = 0;
    this.#become("off");
  }

  /** Hear every message, until what this returns is called. */
  hear = (listener: (message: LiveMessage) => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Be called whenever the state changes, until what this returns is called. */
  watch = (watcher: () => void) => {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  };

  #open(state: LiveState) {
    this.#become(state);
    const source = this.#connect();
    this.#source = source;
    source.onmessage = ({ data }) => this.#hear(JSON.parse(data as string) as LiveMessage);
    source.onerror = () => this.#lose();
    this.#expect();
  }

  #hear(message: LiveMessage) {
    this.#expect();
    this.#failures = 0;
    this.#become("open");
    for (const listener of this.#listeners) listener(message);
  }

  #expect() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lose(), SILENCE_MS);
  }

  #lose() {
    this.#close();
    this.#failures += 1;
    this.#become("lost");
    this.#timer = setTimeout(() => this.#open("lost"), waitBefore(this.#failures, Math.random()));
  }

  #close() {
    clearTimeout(this.#timer);
    if (!this.#source) return;
    this.#source.onmessage = this.#source.onerror = null;
    this.#source.close();
    this.#source = null;
  }

  #become(state: LiveState) {
    if (this.state === state) return;
    this.state = state;
    for (const watcher of this.#watchers) watcher();
  }
}
