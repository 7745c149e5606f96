/** As many bars as there is room for, each as high as the loudest of what it stands for. */
export function squeeze(peaks: number[], bars: number): number[] {
  if (peaks.length <= bars) return peaks;
  return Array.from({ length: bars }, (_, bar) => {
    const [begin, end] = [bar, bar + 1].map((edge) => Math.floor((edge * peaks.length) / bars));
    return Math.max(...peaks.slice(begin, end));
  });
}

/** Below this a side is silent, and its noise is not blown up to look like speech. */
const QUIETEST = 0.05;

/** Heights from 0 to 1. The louder side fills the height; quiet speech stays visible beside it. */
export function heightsOf(peaks: number[], loudest: number): number[] {
  const scale = 1 / Math.max(loudest, QUIETEST);
  return peaks.map((peak) => Math.min(1, peak * scale) ** 0.7);
}

interface Drawing {
  heights: number[];
  width: number;
  /** Where the bars stand, and how high the highest is; up is negative. */
  base: number;
  height: number;
}

/** The bars as one path. */
export function pathOf({ heights, width, base, height }: Drawing) {
  const step = width / heights.length;
  const bar = Math.max(1, step * 0.7);
  const sign = Math.sign(height);
  return heights
    .map((share, index) => {
      const length = Math.max(1, share * Math.abs(height)) * sign;
      return `M${(index * step).toFixed(1)} ${base}h${bar.toFixed(1)}v${length.toFixed(1)}h-${bar.toFixed(1)}z`;
    })
    .join("");
}
