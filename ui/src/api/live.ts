import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { root } from "./client";
import { Freshness, staleAfter } from "./freshness";
import { LiveChannel, type LiveMessage } from "./live-channel";
import { checkSession } from "./session";

export type { LiveMessage, LiveState } from "./live-channel";

const channel = new LiveChannel(() => new EventSource(`${root}/api/v1/live`));

/** A browser opens few connections to one place: tabs nobody looks at keep none. */
const OUT_OF_SIGHT_MS = 5_000;
const SAFETY_NET_MS = 30_000;

/** Keeps this tab connected while somebody looks at it, and what it shows fresh. Mounted once, where one is signed in. */
export function useLive() {
  const client = useQueryClient();
  useEffect(() => {
    const freshness = new Freshness(client);
    let hiding: ReturnType<typeof setTimeout> | undefined;
    let before = channel.state;
    const look = () => {
      clearTimeout(hiding);
      if (document.visibilityState === "visible") channel.start();
      else hiding = setTimeout(() => channel.stop(), OUT_OF_SIGHT_MS);
    };
    const change = () => {
      const wasOpen = before === "open";
      before = channel.state;
      if (before !== "lost") return;
      // Whoever was signed out finds out; everybody else goes on, and asks from time to time.
      void checkSession(client);
      if (wasOpen) freshness.spoilEverything();
    };
    const deaf = channel.hear((message) => freshness.spoil(staleAfter(message)));
    const blind = channel.watch(change);
    document.addEventListener("visibilitychange", look);
    look();
    return () => {
      clearTimeout(hiding);
      document.removeEventListener("visibilitychange", look);
      deaf();
      blind();
      channel.stop();
      freshness.stop();
    };
  }, [client]);
}

/** Whether the tab hears what happens. */
export const useLiveState = () => useSyncExternalStore(channel.watch, () => channel.state);

/** Hear every message as long as the component is there. `listener` is best a stable function. */
export function useLiveEvents(listener: (message: LiveMessage) => void) {
  useEffect(() => channel.hear(listener), [listener]);
}

/** How often to ask for what the channel tells of: every so many milliseconds only while it cannot. */
export const pollEvery = (milliseconds: number) => (channel.state === "open" ? SAFETY_NET_MS : milliseconds);
