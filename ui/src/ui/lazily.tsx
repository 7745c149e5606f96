import { useQuery } from "@tanstack/react-query";
import type { ComponentType } from "react";
import { Button } from "./button";
import { Loading, Notice } from "./feedback";

/** A component whose code is fetched when it is first drawn. If that fails, its place says so: what is around it stays. */
export function lazily<Props extends object>(
  what: string,
  fetchCode: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const code = {
    queryKey: ["code", what],
    // Wrapped, since a component is a function, as what makes data from data is.
    queryFn: async () => ({ Component: await fetchCode() }),
    staleTime: "static" as const,
    gcTime: Infinity,
    networkMode: "always" as const,
    structuralSharing: false,
  };
  return function Lazily(props: Props) {
    const { data, error, refetch } = useQuery(code);
    if (data) return <data.Component {...props} />;
    return error ? <NotFetched what={what} again={() => void refetch()} /> : <Loading what={what} />;
  };
}

/** Whether it is what browsers say, each in its own words, when code could not be fetched. */
export const isCodeMissing = (error: unknown) =>
  error instanceof TypeError && /dynamically imported module|importing a module script/i.test(error.message);

/** The browser asks before it loads a page anew on which something is not saved. */
const reload = () => location.reload();

export function NotFetched({ what, again }: { what: string; again: () => void }) {
  return (
    <Notice tone="bad">
      <p>
        The code of {what} could not be fetched. Either the gateway cannot be reached, or the app was renewed
        since this page was loaded: then load the page anew.
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button onClick={again}>Try again</Button>
        <Button onClick={reload}>Load the page anew</Button>
      </div>
    </Notice>
  );
}
