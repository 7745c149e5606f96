import { useId, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { classes } from "./classes";

interface DialogProps {
  title: string;
  /** Left out where there is no way back. */
  close?: () => void;
  /** Nothing is seen of the page behind it. */
  covers?: boolean;
  children: ReactNode;
}

/** A modal dialog, open as long as it is drawn. Escape asks to close it; then the focus is back where it was. */
export function Dialog({ title, close, covers, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [timesClosed, setTimesClosed] = useState(0);
  const id = useId();
  // Before it leaves the document: later, the browser gives no focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    return () => element?.close();
  }, []);
  useLayoutEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, [timesClosed]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      closedby={close ? "closerequest" : "none"}
      onCancel={(event) => {
        event.preventDefault();
        close?.();
      }}
      // A browser does not let itself be kept from closing for ever; whether it is open is not its decision.
      onClose={({ currentTarget }) => {
        if (currentTarget.open) return;
        close?.();
        setTimesClosed(timesClosed + 1);
      }}
      className={classes(
        "m-auto max-h-[calc(100dvh-2rem)] w-full max-w-[min(32rem,calc(100vw-2rem))] rounded-lg border border-line bg-surface p-5 text-ink",
        covers ? "backdrop:bg-canvas" : "backdrop:bg-[rgb(0_0_0/0.5)]",
      )}
    >
      <h2 id={id} className="mb-4 text-lg">
        {title}
      </h2>
      {children}
    </dialog>
  );
}

export function DialogButtons({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap justify-end gap-2">{children}</div>;
}
