import { useRef, useState, type KeyboardEvent } from "react";
import { isKey, KEYS, type Key } from "./tones";

const LETTERS: Partial<Record<Key, string>> = {
  "2": "ABC",
  "3": "DEF",
  "4": "GHI",
  "5": "JKL",
  "6": "MNO",
  "7": "PQRS",
  "8": "TUV",
  "9": "WXYZ",
};
const NAMES: Partial<Record<Key, string>> = { "*": "star", "#": "pound" };
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -3, ArrowDown: 3 };

/** A telephone's keys: pressed, or typed while one of them has the focus; arrows go from one to the next. */
export function Keypad({ press }: { press: (key: Key) => void }) {
  const [at, setAt] = useState(0);
  const [pressed, setPressed] = useState("");
  const keys = useRef<HTMLDivElement>(null);
  const push = (key: Key) => {
    setPressed((before) => (before + key).slice(-20));
    setAt(KEYS.indexOf(key));
    press(key);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isKey(event.key)) push(event.key);
    const next = KEYS[at + (STEPS[event.key] ?? NaN)];
    if (!next) return;
    event.preventDefault();
    setAt(KEYS.indexOf(next));
    keys.current?.querySelectorAll("button")[KEYS.indexOf(next)]?.focus();
  };
  return (
    <div className="space-y-2">
      <p role="status" className="min-h-5 truncate text-center font-mono text-sm tracking-widest">
        {pressed && <span className="sr-only">Pressed: </span>}
        {pressed}
      </p>
      <div
        ref={keys}
        role="group"
        aria-label="Keypad"
        className="mx-auto grid max-w-64 grid-cols-3 gap-2"
        onKeyDown={onKeyDown}
      >
        {KEYS.map((key, place) => (
          <button
            key={key}
            type="button"
            tabIndex={place === at ? 0 : -1}
            aria-label={NAMES[key]}
            className="flex min-h-12 flex-col items-center justify-center rounded-md border border-line bg-surface leading-none font-semibold hover:bg-sunken active:bg-accent-soft"
            onClick={() => push(key)}
            onFocus={() => setAt(place)}
          >
            {key}
            {LETTERS[key] && (
              <span className="mt-0.5 text-[0.625rem] font-normal text-muted">{LETTERS[key]}</span>
            )}
          </button>
        ))}
      </div>
    </div>
  );
}
