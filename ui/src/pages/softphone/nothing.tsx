/** Says what will be where nothing is yet. */
export function Nothing({ children }: { children: string }) {
  return (
    <p className="rounded-lg border border-dashed border-edge px-6 py-10 text-center text-sm text-muted">
      {children}
    </p>
  );
}
