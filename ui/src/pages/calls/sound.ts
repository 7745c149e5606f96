/** What precedes a call's samples, and comes again when some were left out. */
export interface Heading {
  sample_rate: number;
  channels: number;
  position_seconds: number;
  delay_seconds: number;
}

/** 16-bit little-endian samples, interleaved, as one array of -1 … 1 for each side. */
export function sidesOf(data: ArrayBuffer, channels: number) {
  const view = new DataView(data);
  const frames = Math.floor(data.byteLength / 2 / channels);
  return Array.from({ length: channels }, (_, side) =>
    Float32Array.from(
      { length: frames },
      (_, frame) => view.getInt16((frame * channels + side) * 2, true) / 32768,
    ),
  );
}

/** Samples come in blocks of a second, so that so much has to be in store to play without gaps. */
const IN_STORE_SECONDS = 1.1;
const TOO_MUCH_SECONDS = 4;

/** When what just came is played: after what came before, or a little later where that has run out. */
export function startAt(scheduledUntil: number, now: number) {
  return scheduledUntil <= now || scheduledUntil > now + TOO_MUCH_SECONDS
    ? now + IN_STORE_SECONDS
    : scheduledUntil;
}
