export interface Rates {
  /** Of the audio device. */
  device: number;
  /** Of what goes over the network. */
  wire: number;
}

export interface Captured {
  frame: Int16Array<ArrayBuffer>;
  /** Root mean square, of 1. */
  level: number;
}

export type ToPlay =
  | { kind: "audio"; frame: Int16Array }
  | { kind: "mark"; name: string }
  | { kind: "clear" }
  | { kind: "close" };

export type Played =
  | { kind: "reached"; names: string[] }
  | { kind: "cleared"; names: string[] }
  | ({ kind: "report" } & PlaybackReport);

export interface PlaybackReport {
  level: number;
  buffered: number;
  underruns: number;
  skipped: number;
}

export const FRAMES_PER_SECOND = 50;
