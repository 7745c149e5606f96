import { PhoneProblem, problem } from "./problems";
import { playKeys, playRing, RING_EVERY_SECONDS } from "./tones";
import type { Captured, Played, PlaybackReport, Rates, ToPlay } from "./worklets/messages";
import worklets from "./worklets/phone-audio.ts?worker&url";

export interface SoundEvents {
  /** A frame of what the microphone hears; of silence where there is none. */
  captured: (captured: Captured) => void;
  /** Everything before these marks was heard. */
  reached: (names: string[]) => void;
  played: (report: PlaybackReport) => void;
}

/** What a call sounds like, both ways. */
export interface Sound {
  /** From now on frames come and go, with `sampleRate` on the wire. */
  begin: (sampleRate: number) => void;
  listenTo: (microphone: MediaStream | null) => void;
  play: (frame: Int16Array) => void;
  mark: (name: string) => void;
  clear: () => void;
  playKeys: (keys: string) => void;
  /** The system's speaker, if `id` is empty. */
  useSpeaker: (id: string) => Promise<void>;
  close: () => void;
}

const MAX_LATENCY_SECONDS = 0.4;

/** The browser's audio. To be opened when something was pressed: before, it is mute.
 *
 * @throws PhoneProblem
 */
export async function openSound(events: SoundEvents): Promise<Sound> {
  const context = new AudioContext({ latencyHint: "interactive" });
  try {
    await addWorklets(context);
  } catch (error) {
    void context.close();
    throw error;
  }
  void context.resume();
  return new BrowserSound(context, events);
}

async function addWorklets(context: AudioContext) {
  // They are missing where the types say they are there: on insecure origins.
  if (!("audioWorklet" in context))
    throw new PhoneProblem(problem(isSecureContext ? "unsupported" : "insecure"));
  await context.audioWorklet.addModule(worklets).catch(() => {
    throw new PhoneProblem(problem("unfetched"));
  });
}

/** Not every browser lets a page choose. */
type ChoosingContext = AudioContext & { setSinkId?: (id: string) => Promise<void> };

class BrowserSound implements Sound {
  #nodes: { capture: AudioWorkletNode; playback: AudioWorkletNode } | null = null;
  #source: MediaStreamAudioSourceNode | null = null;

  constructor(
    private readonly context: ChoosingContext,
    private readonly events: SoundEvents,
  ) {}

  begin(sampleRate: number) {
    const { context, events } = this;
    const mono: AudioWorkletNodeOptions = {
      channelCount: 1,
      channelCountMode: "explicit",
      outputChannelCount: [1],
      processorOptions: { device: context.sampleRate, wire: sampleRate } satisfies Rates,
    };
    const capture = new AudioWorkletNode(context, "capture", mono);
    const playback = new AudioWorkletNode(context, "playback", { ...mono, numberOfInputs: 0 });
    capture.port.onmessage = ({ data }: MessageEvent<Captured>) => events.captured(data);
    playback.port.onmessage = ({ data }: MessageEvent<Played>) => this.#hear(data);
    // What leads nowhere is not run; the capture's own output is silence.
    capture.connect(context.destination);
    playback.connect(context.destination);
    this.#nodes = { capture, playback };
    this.#source?.connect(capture);
  }

  listenTo(microphone: MediaStream | null) {
    this.#source?.disconnect();
    this.#source = microphone && new MediaStreamAudioSourceNode(this.context, { mediaStream: microphone });
    if (this.#nodes) this.#source?.connect(this.#nodes.capture);
  }

  play(frame: Int16Array) {
    this.#tell({ kind: "audio", frame });
  }

  mark(name: string) {
    this.#tell({ kind: "mark", name });
  }

  clear() {
    this.#tell({ kind: "clear" });
  }

  playKeys(keys: string) {
    playKeys(this.context, keys);
  }

  async useSpeaker(id: string) {
    await this.context.setSinkId?.(id);
  }

  close() {
    this.#tell({ kind: "close" });
    for (const node of Object.values(this.#nodes ?? {})) node.port.onmessage = null;
    this.#nodes?.capture.port.postMessage("close");
    void this.context.close();
  }

  #tell(message: ToPlay) {
    this.#nodes?.playback.port.postMessage(message);
  }

  #hear(said: Played) {
    const { events } = this;
    if (said.kind === "report") {
      events.played(said);
    } else if (said.kind === "cleared") {
      events.reached(said.names);
    } else {
      // What the worklet has played is heard when the device has it, too.
      const latency = Math.min(this.context.outputLatency || 0, MAX_LATENCY_SECONDS);
      setTimeout(() => events.reached(said.names), 1000 * latency);
    }
  }
}

/** Rings until the returned function is called. A page that nobody has touched yet is not heard. */
export function startRinging() {
  const context = new AudioContext();
  let stop: (() => void) | undefined;
  const ring = () => {
    if (context.state === "running") stop = playRing(context);
    else void context.resume();
  };
  ring();
  const again = setInterval(ring, 1000 * RING_EVERY_SECONDS);
  return () => {
    clearInterval(again);
    stop?.();
    void context.close();
  };
}
