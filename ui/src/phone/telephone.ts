import { closeMicrophone, openMicrophone } from "./microphone";
import { problem, problemOf, type Problem } from "./problems";
import { Session, type Ending, type Line, type NetworkReport, type OpenSocket } from "./session";
import { openSound, type Sound, type SoundEvents } from "./sound";
import type { Key } from "./tones";
import type { PlaybackReport } from "./worklets/messages";

/** A line, and the call it belongs to. */
export interface Connection extends Line {
  runId: string;
}

export type Connect = () => Promise<Connection>;

export type TelephoneState =
  | { phase: "idle"; problem?: Problem }
  | { phase: "preparing" }
  | { phase: "connecting"; runId: string }
  | {
      phase: "live";
      runId: string;
      since: number;
      isMuted: boolean;
      hasMicrophone: boolean;
      problem?: Problem;
    }
  | { phase: "ended"; runId: string; seconds: number; ending: Ending };

export interface Levels {
  microphone: number;
  agent: number;
}

export type Diagnostics = NetworkReport & Omit<PlaybackReport, "level">;

export interface Parts {
  openMicrophone: (id?: string) => Promise<MediaStream>;
  openSound: (events: SoundEvents) => Promise<Sound>;
  openSocket: OpenSocket;
  now: () => number;
}

export interface Choice {
  microphone: string;
  speaker: string;
}

const BROWSER: Parts = {
  openMicrophone,
  openSound,
  openSocket: (url) => new WebSocket(url),
  now: () => Date.now(),
};

const SILENT: Levels = { microphone: 0, agent: 0 };
const UNPLAYED = { buffered: 0, underruns: 0, skipped: 0 };

/** A telephone: one call at a time, from the microphone's permission to the last word. */
export class Telephone {
  #state: TelephoneState = { phase: "idle" };
  #levels = SILENT;
  #playback: Omit<PlaybackReport, "level"> = UNPLAYED;
  #listeners = new Set<() => void>();
  #microphone: MediaStream | null = null;
  #sound: Sound | null = null;
  #session: Session | null = null;
  #attempt = 0;

  constructor(
    readonly choice: Choice = { microphone: "", speaker: "" },
    private readonly parts: Parts = BROWSER,
  ) {}

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = () => this.#state;

  /** How loud both sides are just now, root mean square, of 1. They change all the time, and nobody is told. */
  get levels() {
    return this.#levels;
  }

  get diagnostics(): Diagnostics | null {
    return this.#session && { ...this.#session.report, ...this.#playback };
  }

  /** Call, or answer: `connect` asks the gateway for the line once the microphone and the sound are there. */
  async call(connect: Connect, { withMicrophone = true } = {}) {
    this.hangUp();
    const attempt = ++this.#attempt;
    this.#become({ phase: "preparing" });
    try {
      const microphone = withMicrophone ? await this.parts.openMicrophone(this.choice.microphone) : null;
      if (!this.#keep(attempt, microphone)) return;
      const sound = await this.#openSound();
      if (attempt !== this.#attempt) {
        sound.close();
        return;
      }
      this.#sound = sound;
      const line = await connect();
      if (attempt === this.#attempt) this.#begin(line, sound);
      else giveBack(line, this.parts.openSocket);
    } catch (error) {
      if (attempt === this.#attempt) this.#fail(error);
    }
  }

  hangUp() {
    this.#attempt++;
    if (this.#session) this.#session.hangUp();
    else if (this.#state.phase !== "ended") this.#become({ phase: "idle" });
    this.#release();
  }

  /** Back to the beginning, what was is forgotten. */
  reset() {
    this.hangUp();
    this.#become({ phase: "idle" });
  }

  mute(isMuted: boolean) {
    if (this.#state.phase !== "live") return;
    this.#become({ ...this.#state, isMuted });
    this.#applyMute();
  }

  press(key: Key) {
    this.#session?.press(key);
    this.#sound?.playKeys(key);
  }

  /** Another microphone, during a call, too. The system's, if `id` is empty. */
  async useMicrophone(id: string) {
    this.choice.microphone = id;
    if (this.#state.phase !== "live") return;
    const attempt = this.#attempt;
    try {
      const microphone = await this.parts.openMicrophone(id);
      if (!this.#keep(attempt, microphone)) return;
      this.#sound?.listenTo(microphone);
      this.#applyMute();
      this.#note(undefined);
    } catch (error) {
      if (attempt === this.#attempt) this.#note(problemOf(error));
    }
  }

  async useSpeaker(id: string) {
    this.choice.speaker = id;
    await this.#sound?.useSpeaker(id).catch(() => undefined);
  }

  #openSound() {
    return this.parts.openSound({
      captured: ({ frame, level }) => {
        this.#levels = { ...this.#levels, microphone: level };
        this.#session?.send(frame);
      },
      reached: (names) => this.#session?.reached(names),
      played: ({ level, ...report }) => {
        this.#levels = { ...this.#levels, agent: level };
        this.#playback = report;
      },
    });
  }

  #begin(line: Connection, sound: Sound) {
    this.#become({ phase: "connecting", runId: line.runId });
    sound.begin(line.sampleRate);
    sound.listenTo(this.#microphone);
    void this.useSpeaker(this.choice.speaker);
    this.#session = this.#open(line, sound);
  }

  #open(line: Connection, sound: Sound) {
    const { runId } = line;
    let since = this.parts.now();
    return new Session(
      line,
      {
        opened: () => {
          since = this.parts.now();
          const hasMicrophone = this.#microphone !== null;
          this.#become({ phase: "live", runId, since, isMuted: false, hasMicrophone });
        },
        audio: (frame) => sound.play(frame),
        mark: (name) => sound.mark(name),
        clear: () => sound.clear(),
        keys: (digits) => sound.playKeys(digits),
        ended: (ending) => {
          this.#become({ phase: "ended", runId, seconds: (this.parts.now() - since) / 1000, ending });
          this.#release();
        },
      },
      this.parts.openSocket,
    );
  }

  /** Whether the call it was opened for is still wanted; if not, it is closed again. */
  #keep(attempt: number, microphone: MediaStream | null) {
    if (attempt !== this.#attempt) {
      closeMicrophone(microphone);
      return false;
    }
    closeMicrophone(this.#microphone);
    this.#microphone = microphone;
    for (const track of microphone?.getTracks() ?? [])
      track.onended = () => this.#note(problem("microphone-lost"));
    return true;
  }

  #applyMute() {
    const isMuted = this.#state.phase === "live" && this.#state.isMuted;
    for (const track of this.#microphone?.getTracks() ?? []) track.enabled = !isMuted;
  }

  #note(problem: Problem | undefined) {
    if (this.#state.phase !== "live") return;
    const { runId, since, isMuted, hasMicrophone: had } = this.#state;
    const hasMicrophone = problem === undefined || (had && problem.code !== "microphone-lost");
    this.#become({ phase: "live", runId, since, isMuted, hasMicrophone, ...(problem && { problem }) });
  }

  #fail(error: unknown) {
    this.#release();
    this.#become({ phase: "idle", problem: problemOf(error) });
  }

  #release() {
    closeMicrophone(this.#microphone);
    this.#sound?.close();
    this.#microphone = this.#sound = this.#session = null;
    this.#levels = SILENT;
    this.#playback = UNPLAYED;
  }

  #become(state: TelephoneState) {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** A line nobody wants any more is hung up, so that it does not wait in vain. */
function giveBack(line: Line, openSocket: OpenSocket) {
  const nothing = () => undefined;
  const events = {
    opened: nothing,
    audio: nothing,
    mark: nothing,
    clear: nothing,
    keys: nothing,
    ended: nothing,
  };
  new Session(line, events, openSocket).hangUp();
}
