/** What was, what is, and what was taken back. */
export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  /** What the last change was about; one more about the same is the same step. */
  about: string | undefined;
  at: number;
}

const KEPT = 200;
export const ONE_STEP_MS = 1_000;

export const begin = <T>(present: T): History<T> => ({
  past: [],
  present,
  future: [],
  about: undefined,
  at: 0,
});

/** Changes to the same thing in quick succession, such as the letters of a word, are taken back together. */
export function change<T>(
  history: History<T>,
  present: T,
  about: string | undefined,
  at: number,
): History<T> {
  if (present === history.present) return history;
  const isSameStep = about !== undefined && about === history.about && at - history.at < ONE_STEP_MS;
  const past = isSameStep ? history.past : [...history.past, history.present].slice(-KEPT);
  return { past, present, future: [], about, at };
}

export function undo<T>(history: History<T>): History<T> {
  const present = history.past.at(-1);
  if (present === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present,
    future: [history.present, ...history.future],
    about: undefined,
    at: 0,
  };
}

export function redo<T>(history: History<T>): History<T> {
  const [present, ...future] = history.future;
  if (present === undefined) return history;
  return { past: [...history.past, history.present], present, future, about: undefined, at: 0 };
}
