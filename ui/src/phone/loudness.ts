const QUIETEST_DECIBELS = -60;
const LOUDEST_DECIBELS = -10;

/** A level of 1 as a meter shows it: 0 to 100, as loud as it sounds. */
export function meterValue(level: number) {
  const decibels = 20 * Math.log10(Math.max(level, 1e-6));
  const part = (decibels - QUIETEST_DECIBELS) / (LOUDEST_DECIBELS - QUIETEST_DECIBELS);
  return 100 * Math.max(0, Math.min(1, part));
}
