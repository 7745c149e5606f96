import type { Problem } from "./problems";
import type { OpenSocket, Socket } from "./session";

/** A call that rings. */
export interface Ring {
  runId: string;
  from: string;
  to: string;
}

export type RegistrationState = {
  rings: Ring[];
  /** Calls that stopped ringing and were answered by nobody, the newest first. */
  missed: Ring[];
} & (
  | { phase: "off" | "connecting" }
  | { phase: "registered"; address: string }
  | { phase: "refused"; problem: Problem }
);

const CONNECTING = 0;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;
/** The gateway says something every 15 seconds, if only that it is there. */
const SILENCE = 40_000;
const MISSED = new Set(["no-answer", "canceled"]);

const REFUSALS: Record<number, Problem> = {
  4401: {
    code: "signed-out",
    title: "You are signed out",
    text: "Sign in again, and calls ring here again.",
  },
  4403: {
    code: "refused",
    title: "That address is not yours to take",
    text: "It is somebody else's, or none that can be called. Take an extension, such as 100, or your own address.",
  },
  4429: {
    code: "refused",
    title: "Your telephone is open too often",
    text: "It rings in as many windows as may be. Close some of them, then switch it on here.",
  },
};

/** Lets calls to an address ring here, as long as it is on; a socket that is lost is opened again. */
export class Registration {
  #state: RegistrationState = { phase: "off", rings: [], missed: [] };
  #listeners = new Set<() => void>();
  #socket: Socket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #wait = FIRST_WAIT;
  #url: string | null = null;

  constructor(private readonly open: OpenSocket = (url) => new WebSocket(url)) {}

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = () => this.#state;

  start(url: string) {
    this.stop();
    this.#url = url;
    this.#become({ phase: "connecting" });
    this.#expect();
    const socket = (this.#socket = this.open(url));
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      if (socket === this.#socket) this.#hear(JSON.parse(data) as Said);
    };
    socket.onclose = ({ code }) => {
      if (socket !== this.#socket) return;
      const problem = REFUSALS[code];
      this.#drop();
      if (problem) this.#become({ phase: "refused", problem, rings: [] });
      else this.#startLater(url);
    };
  }

  /** The network has changed: what stood on the old one may be dead without having been closed. */
  startAnew() {
    if (this.#url !== null && this.#state.phase !== "refused") this.start(this.#url);
  }

  /** Somebody looks: what is to be tried again some time is tried now. */
  hurry() {
    if (this.#state.phase === "connecting") this.startAnew();
  }

  stop() {
    this.#url = null;
    this.#drop();
    if (this.#state.phase !== "off") this.#become({ phase: "off", rings: [] });
  }

  /** That call was answered or declined here. */
  settle(runId: string) {
    this.#become({ rings: this.#state.rings.filter((ring) => ring.runId !== runId) });
  }

  forgetMissed() {
    this.#become({ missed: [] });
  }

  #drop() {
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#socket = null;
    if (socket?.readyState === CONNECTING) socket.onopen = () => socket.close(1000);
    else socket?.close(1000);
  }

  /** From now on, silence means that the connection is lost. */
  #expect() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.startAnew(), SILENCE);
  }

  #startLater(url: string) {
    this.#become({ phase: "connecting", rings: [] });
    const wait = this.#wait;
    this.#wait = Math.min(2 * wait, LONGEST_WAIT);
    // Whoever lost a gateway together shall not come back together.
    this.#timer = setTimeout(() => this.start(url), wait * (0.5 + Math.random() / 2));
  }

  #hear(said: Said) {
    const { rings, missed } = this.#state;
    this.#expect();
    if (said.event === "registered") {
      this.#wait = FIRST_WAIT;
      this.#become({ phase: "registered", address: said.address });
    } else if (said.event === "ring") {
      const { workflow_run_id: runId, from_number: from, to_number: to } = said;
      this.#become({ rings: [...rings, { runId, from, to }] });
    } else if (said.event === "stopped") {
      const stopped = rings.filter(({ runId }) => runId === said.workflow_run_id);
      this.settle(said.workflow_run_id);
      if (MISSED.has(said.reason)) this.#become({ missed: [...stopped, ...missed] });
    }
  }

  #become(changes: Partial<RegistrationState>) {
    this.#state = { ...this.#state, ...changes } as RegistrationState;
    for (const listener of this.#listeners) listener();
  }
}

/** What the gateway says. */
type Said =
  | { event: "alive" }
  | { event: "registered"; address: string }
  | { event: "ring"; workflow_run_id: string; from_number: string; to_number: string }
  | { event: "stopped"; workflow_run_id: string; reason: string };
