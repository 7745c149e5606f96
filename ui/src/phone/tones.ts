export const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;
export type Key = (typeof KEYS)[number];

const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const KEY_SECONDS = 0.15;
const PAUSE_SECONDS = 0.08;
const KEY_VOLUME = 0.08;

const RING = [440, 480];
const RING_SECONDS = 1.6;
export const RING_EVERY_SECONDS = 4;
const RING_VOLUME = 0.06;

export const isKey = (text: string): text is Key => (KEYS as readonly string[]).includes(text);

/** The two frequencies of a key, in Hz. */
export function tonesOf(key: Key): [number, number] {
  const place = KEYS.indexOf(key);
  return [ROWS[Math.floor(place / 3)] ?? 0, COLUMNS[place % 3] ?? 0];
}

/** Plays what these keys sound like, one after another. */
export function playKeys(context: AudioContext, keys: string) {
  Array.from(keys)
    .filter(isKey)
    .forEach((key, place) => {
      const at = context.currentTime + place * (KEY_SECONDS + PAUSE_SECONDS);
      playTones(context, tonesOf(key), at, KEY_SECONDS, KEY_VOLUME);
    });
}

/** Rings once; stops when the returned function is called. */
export const playRing = (context: AudioContext) =>
  playTones(context, RING, context.currentTime, RING_SECONDS, RING_VOLUME);

function playTones(context: AudioContext, hertz: number[], at: number, seconds: number, volume: number) {
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setTargetAtTime(volume, at, 0.004);
  gain.gain.setTargetAtTime(0, at + seconds - 0.02, 0.004);
  gain.connect(context.destination);
  const oscillators = hertz.map((frequency) => new OscillatorNode(context, { frequency }));
  for (const oscillator of oscillators) {
    oscillator.connect(gain);
    oscillator.start(at);
    oscillator.stop(at + seconds);
  }
  return () => gain.disconnect();
}
