import { useEffect, useState, useSyncExternalStore } from "react";
import { storedChoice } from "./choice";
import { Registration } from "./registration";
import { Telephone } from "./telephone";

/** A telephone of the page's, which hangs up when the page is left. */
export function usePhone() {
  const [telephone] = useState(() => new Telephone(storedChoice()));
  const state = useSyncExternalStore(telephone.subscribe, telephone.getState);
  useEffect(() => () => telephone.reset(), [telephone]);
  return { telephone, state };
}

/** Lets calls ring here as long as there is a URL for it. */
export function useRegistration(url: string | null) {
  const [registration] = useState(() => new Registration());
  const state = useSyncExternalStore(registration.subscribe, registration.getState);
  useEffect(() => {
    if (url === null) return;
    registration.start(url);
    const startAnew = () => registration.startAnew();
    const look = () => {
      if (document.visibilityState === "visible") registration.hurry();
    };
    addEventListener("online", startAnew);
    document.addEventListener("visibilitychange", look);
    return () => {
      removeEventListener("online", startAnew);
      document.removeEventListener("visibilitychange", look);
      registration.stop();
    };
  }, [registration, url]);
  return { registration, state };
}
