import type { Socket } from "./session";
import type { SoundEvents } from "./sound";

/** A socket whose other end is the test. */
export class FakeSocket implements Socket {
  readyState = 0;
  bufferedAmount = 0;
  binaryType: BinaryType = "blob";
  /** Messages from the page; those in JSON are read. */
  said: unknown[] = [];
  closedWith: number | undefined;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;

  constructor(readonly url: string) {}

  send(message: unknown) {
    this.said.push(typeof message === "string" ? JSON.parse(message) : message);
  }

  close(code?: number) {
    this.closedWith ??= code;
    this.readyState = 3;
  }

  open() {
    this.readyState = 1;
    this.onopen?.(new Event("open"));
  }

  tell(message: object) {
    const data: unknown = message instanceof ArrayBuffer ? message : JSON.stringify(message);
    this.onmessage?.(new MessageEvent("message", { data }));
  }

  fail(code: number) {
    this.readyState = 3;
    this.onclose?.({ code } as CloseEvent);
  }
}

/** A microphone with one track, which can be unplugged. */
export class FakeMicrophone {
  readonly track = {
    enabled: true,
    stopped: false,
    onended: null as (() => void) | null,
    stop() {
      this.stopped = true;
    },
  };

  readonly stream = { getTracks: () => [this.track] } as unknown as MediaStream;
}

/** A loudspeaker that only remembers. */
export class FakeSound {
  heard: unknown[] = [];
  source: MediaStream | null = null;
  sampleRate = 0;
  speaker = "";
  isClosed = false;

  constructor(readonly events: SoundEvents) {}

  begin(sampleRate: number) {
    this.sampleRate = sampleRate;
  }

  listenTo(microphone: MediaStream | null) {
    this.source = microphone;
  }

  play(frame: Int16Array) {
    this.heard.push(frame);
  }

  mark(name: string) {
    this.heard.push(name);
  }

  clear() {
    this.heard = [];
  }

  playKeys(keys: string) {
    this.heard.push(`keys ${keys}`);
  }

  useSpeaker(id: string) {
    this.speaker = id;
    return Promise.resolve();
  }

  close() {
    this.isClosed = true;
  }
}
