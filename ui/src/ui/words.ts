const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

export const formatMoment = (iso: string) => moment.format(new Date(iso));
export const formatClock = (iso: string) => clock.format(new Date(iso));

/** Seconds as minutes and seconds: 1:05. */
export function formatDuration(seconds: number) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export const formatSeconds = (seconds: number) => `${seconds.toFixed(2)} s`;

export const count = (number: number, one: string, several = `${one}s`) =>
  `${number} ${number === 1 ? one : several}`;

/** A word of the gateway's for a person: `no-answer` is "No answer". */
export function humane(word: string) {
  const text = word.replace(/[-_]/g, " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
