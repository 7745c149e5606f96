import { problem, type Problem } from "./problems";

/** What a media socket is needed for. */
export type Socket = Pick<
  WebSocket,
  "send" | "close" | "readyState" | "bufferedAmount" | "onopen" | "onmessage" | "onclose" | "binaryType"
>;
export type OpenSocket = (url: string) => Socket;

export interface Line {
  url: string;
  callId: string;
  sampleRate: number;
}

export type Ending = { by: "me" } | { by: "agent" } | { by: "problem"; problem: Problem };

export interface SessionEvents {
  opened: () => void;
  /** Audio to play, after everything before it. */
  audio: (frame: Int16Array) => void;
  mark: (name: string) => void;
  clear: () => void;
  /** Keys the agent pressed. */
  keys: (digits: string) => void;
  ended: (ending: Ending) => void;
}

export interface NetworkReport {
  sent: number;
  /** Frames that were left out, because the network does not take them fast enough. */
  unsent: number;
  received: number;
  /** How unevenly frames arrive, in milliseconds, as RTP counts it. */
  jitter: number;
}

const CONNECTING = 0;
const OPEN = 1;
/** What may wait in the browser to be sent: half a second at 16 kHz. */
const MAX_WAITING_BYTES = 16_000;
/** A network that takes nothing for so long is dead, whether the browser has noticed or not. */
const PATIENCE_MILLISECONDS = 6_000;
const FRAME_MILLISECONDS = 20;
/** Frames further apart than this belong to different words. */
const PAUSE_MILLISECONDS = 200;

const CLOSE_CODES: Record<number, Parameters<typeof problem>[0]> = {
  1002: "failed",
  1008: "failed",
  1011: "failed",
  1013: "busy",
};

const LOST: Ending = { by: "problem", problem: problem("lost") };

/** One call's media socket, from its opening to its end. */
export class Session {
  readonly report: NetworkReport = { sent: 0, unsent: 0, received: 0, jitter: 0 };
  readonly #socket: Socket;
  readonly #events: SessionEvents;
  readonly #now: () => number;
  #isOpen = false;
  #hasEnded = false;
  #arrivedAt = -Infinity;
  #stuckSince: number | undefined;

  constructor(line: Line, events: SessionEvents, open: OpenSocket, now = () => performance.now()) {
    this.#events = events;
    this.#now = now;
    this.#socket = open(line.url);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.onopen = () => {
      this.#isOpen = true;
      this.#say({ event: "start", call_id: line.callId, sample_rate: line.sampleRate });
      if (this.#hasEnded) this.#sayGoodbye();
      else events.opened();
    };
    this.#socket.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => {
      if (this.#hasEnded) return;
      if (typeof data === "string") this.#hear(JSON.parse(data) as Said);
      else this.#receive(data);
    };
    this.#socket.onclose = ({ code }) => this.#end(this.#endingOf(code));
  }

  /** Send what the microphone heard; silence is sent, too. */
  send(frame: Int16Array<ArrayBuffer>) {
    if (!this.#mayTell) return;
    if (this.#socket.bufferedAmount > MAX_WAITING_BYTES) {
      this.report.unsent++;
      this.#stuckSince ??= this.#now();
      if (this.#now() - this.#stuckSince > PATIENCE_MILLISECONDS) this.#end(LOST);
    } else {
      this.#stuckSince = undefined;
      this.#socket.send(frame);
      this.report.sent++;
    }
  }

  press(key: string) {
    this.#tell({ event: "dtmf", dtmf: { digit: key } });
  }

  /** Everything before these marks was played, or dropped. */
  reached(names: string[]) {
    for (const name of names) this.#tell({ event: "mark", mark: { name } });
  }

  /** A line that does not stand yet is opened all the same, so that the gateway does not wait for it in vain. */
  hangUp() {
    if (this.#hasEnded) return;
    if (this.#socket.readyState === OPEN) this.#sayGoodbye();
    this.#end({ by: "me" });
  }

  #receive(data: ArrayBuffer) {
    const now = this.#now();
    const apart = now - this.#arrivedAt;
    this.#arrivedAt = now;
    if (apart < PAUSE_MILLISECONDS)
      this.report.jitter += (Math.abs(apart - FRAME_MILLISECONDS) - this.report.jitter) / 16;
    this.report.received++;
    this.#events.audio(new Int16Array(data));
  }

  #hear(said: Said) {
    if (said.event === "mark") this.#events.mark(said.mark.name);
    if (said.event === "clear") this.#events.clear();
    if (said.event === "dtmf") this.#events.keys(said.digits);
    if (said.event === "stop") this.#end({ by: "agent" });
  }

  #tell(message: object) {
    if (this.#mayTell) this.#say(message);
  }

  #say(message: object) {
    this.#socket.send(JSON.stringify(message));
  }

  #sayGoodbye() {
    this.#say({ event: "stop" });
    this.#socket.close(1000);
  }

  get #mayTell() {
    return !this.#hasEnded && this.#socket.readyState === OPEN;
  }

  #endingOf(code: number): Ending {
    if (code === 1000) return { by: "agent" };
    if (!this.#isOpen) return { by: "problem", problem: problem("ticket-used") };
    return { by: "problem", problem: problem(CLOSE_CODES[code] ?? "lost") };
  }

  #end(ending: Ending) {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    if (this.#socket.readyState !== CONNECTING) this.#socket.close(1000);
    this.#events.ended(ending);
  }
}

/** What the gateway says; other events are to be ignored. */
type Said =
  | { event: "mark"; mark: { name: string } }
  | { event: "clear" }
  | { event: "dtmf"; digits: string }
  | { event: "stop" };
