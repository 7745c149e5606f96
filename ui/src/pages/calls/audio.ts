import { useCallback, useSyncExternalStore } from "react";

const CHANGES = [
  "timeupdate",
  "seeking",
  "seeked",
  "ratechange",
  "durationchange",
  "play",
  "pause",
  "ended",
  "error",
];

type Reading = number | string | boolean;

/** What is read from an audio element, read again with every picture while it plays. */
export function useAudio<T extends Reading>(
  audio: HTMLAudioElement | null,
  read: (audio: HTMLAudioElement) => T,
  otherwise: T,
): T {
  const subscribe = useCallback(
    (changed: () => void) => (audio ? follow(audio, changed) : () => undefined),
    [audio],
  );
  return useSyncExternalStore(subscribe, () => (audio ? read(audio) : otherwise));
}

function follow(audio: HTMLAudioElement, changed: () => void) {
  let frame = 0;
  const next = () => {
    changed();
    cancelAnimationFrame(frame);
    if (!audio.paused) frame = requestAnimationFrame(next);
  };
  for (const change of CHANGES) audio.addEventListener(change, next);
  next();
  return () => {
    cancelAnimationFrame(frame);
    for (const change of CHANGES) audio.removeEventListener(change, next);
  };
}

export const position = (audio: HTMLAudioElement) => audio.currentTime;
export const isPlaying = (audio: HTMLAudioElement) => !audio.paused && !audio.ended;
export const isBroken = (audio: HTMLAudioElement) => audio.error !== null;

export function seek(audio: HTMLAudioElement | null, seconds: number) {
  if (!audio) return;
  const end = Number.isFinite(audio.duration) ? audio.duration : seconds;
  audio.currentTime = Math.min(Math.max(0, seconds), end);
}

export function play(audio: HTMLAudioElement | null) {
  // A play that is interrupted at once, by a pause or a seek, is no error.
  audio?.play().catch(() => undefined);
}

export function toggle(audio: HTMLAudioElement | null) {
  if (!audio) return;
  if (isPlaying(audio)) audio.pause();
  else play(audio);
}

export function setSpeed(audio: HTMLAudioElement | null, speed: number) {
  if (audio) audio.playbackRate = speed;
}
