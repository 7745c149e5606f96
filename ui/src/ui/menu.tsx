import { DropdownMenu } from "radix-ui";
import { createContext, use, useRef, type ReactNode } from "react";
import { classes } from "./classes";

const item =
  "flex min-h-9 cursor-pointer items-center gap-2 rounded px-2.5 py-1.5 text-sm outline-none data-highlighted:bg-sunken data-disabled:opacity-60";

/** Takes what is to be done once the menu is closed. */
const Chosen = createContext<(action: () => void) => void>((action) => action());

/** A button that opens a menu. What was chosen is done once it is closed and the focus is on the button again. */
export function Menu({
  label,
  trigger,
  children,
}: {
  label: string;
  trigger: ReactNode;
  children: ReactNode;
}) {
  const button = useRef<HTMLButtonElement>(null);
  const chosen = useRef<() => void>(null);
  const choose = (action: () => void) => (chosen.current = action);
  const act = (event: Event) => {
    const action = chosen.current;
    if (!action) return;
    chosen.current = null;
    event.preventDefault();
    button.current?.focus();
    action();
  };
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        ref={button}
        aria-label={label}
        className="inline-flex min-h-10 min-w-10 items-center justify-center gap-2 rounded-md border border-line bg-surface px-2.5 text-sm hover:bg-sunken"
      >
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          onCloseAutoFocus={act}
          className="z-20 min-w-48 rounded-md border border-line bg-surface p-1 text-ink shadow-lg"
        >
          <Chosen value={choose}>{children}</Chosen>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface MenuItemProps {
  onSelect: () => void;
  danger?: boolean;
  children: ReactNode;
}

export function MenuItem({ onSelect, danger, children }: MenuItemProps) {
  const choose = use(Chosen);
  return (
    <DropdownMenu.Item className={classes(item, danger && "text-bad")} onSelect={() => choose(onSelect)}>
      {children}
    </DropdownMenu.Item>
  );
}

interface MenuChoiceProps<T extends string> {
  label: string;
  value: T;
  options: Record<T, string>;
  onChange: (value: T) => void;
}

/** One of several, told apart by a mark. */
export function MenuChoice<T extends string>({ label, value, options, onChange }: MenuChoiceProps<T>) {
  return (
    <>
      <DropdownMenu.Label className="px-2.5 pt-2 pb-1 text-xs text-muted">{label}</DropdownMenu.Label>
      <DropdownMenu.RadioGroup value={value} onValueChange={(chosen) => onChange(chosen as T)}>
        {Object.entries<string>(options).map(([name, text]) => (
          <DropdownMenu.RadioItem key={name} value={name} className={item}>
            <span aria-hidden className="w-4">
              {name === value && "✓"}
            </span>
            {text}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </>
  );
}

export function MenuLine() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
}
