export interface DiffLine {
  kind: "same" | "added" | "removed";
  text: string;
  /** Its number before and after, from 1; null where it is not. */
  before: number | null;
  after: number | null;
}

/** The lines of two texts, told apart in as few changes as there can be (Myers' algorithm). */
export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [lines(before), lines(after)];
  const steps = shortestWay(a, b);
  const found: DiffLine[] = [];
  let [x, y] = [0, 0];
  for (const step of steps) {
    if (step === "same") found.push({ kind: step, text: a[x] ?? "", before: ++x, after: ++y });
    else if (step === "removed") found.push({ kind: step, text: a[x] ?? "", before: ++x, after: null });
    else found.push({ kind: step, text: b[y] ?? "", before: null, after: ++y });
  }
  return found;
}

const lines = (text: string) => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));

function shortestWay(a: readonly string[], b: readonly string[]): DiffLine["kind"][] {
  const reached = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let changes = 0; changes <= a.length + b.length; changes++) {
    trace.push(new Map(reached));
    for (let k = -changes; k <= changes; k += 2) {
      const [left, right] = [reached.get(k - 1) ?? -1, reached.get(k + 1) ?? -1];
      let x = k === -changes || (k !== changes && left < right) ? right : left + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reached.set(k, x);
      if (x >= a.length && x - k >= b.length) return wayBack(trace, a.length, b.length);
    }
  }
  return [];
}

function wayBack(trace: readonly ReadonlyMap<number, number>[], x: number, y: number) {
  const way: DiffLine["kind"][] = [];
  for (let changes = trace.length - 1; changes >= 0; changes--) {
    const reached = trace[changes];
    const k = x - y;
    const [left, right] = [reached?.get(k - 1) ?? -1, reached?.get(k + 1) ?? -1];
    const from = k === -changes || (k !== changes && left < right) ? k + 1 : k - 1;
    const fromX = changes === 0 ? 0 : (reached?.get(from) ?? 0);
    const fromY = changes === 0 ? 0 : fromX - from;
    while (x > fromX && y > fromY) {
      way.push("same");
      x--;
      y--;
    }
    if (changes > 0) way.push(x === fromX ? "added" : "removed");
    [x, y] = [fromX, fromY];
  }
  return way.reverse();
}

/** Changes with some unchanged lines around them; a number stands for so many that are left out. */
export function folded(all: readonly DiffLine[], around = 3): (DiffLine | number)[] {
  const shown = all.map((_, index) =>
    all.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== "same"),
  );
  const found: (DiffLine | number)[] = [];
  all.forEach((line, index) => {
    const last = found.at(-1);
    if (shown[index]) found.push(line);
    else if (typeof last === "number") found[found.length - 1] = last + 1;
    else found.push(1);
  });
  return found;
}
