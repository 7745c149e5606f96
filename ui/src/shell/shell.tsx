import { useMutation } from "@tanstack/react-query";
import { createLink, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useState, type AnchorHTMLAttributes } from "react";
import { createPortal } from "react-dom";
import { useLive } from "@/api/live";
import { signOut } from "@/api/session";
import { Button } from "@/ui/button";
import { classes } from "@/ui/classes";
import { Dialog, DialogButtons } from "@/ui/dialog";
import { Failure } from "@/ui/feedback";
import { Menu, MenuChoice, MenuItem, MenuLine } from "@/ui/menu";
import { hideFirstSteps, useFirstStepsHidden } from "./first-steps";
import { useIdentity } from "./identity";
import { LiveNotice } from "./live-notice";
import { Logo } from "./logo";
import { THEMES, useTheme } from "./theme";

const PAGES = [
  { to: "/", label: "Start", exact: true },
  { to: "/overview", label: "Overview", exact: false },
  { to: "/calls", label: "Calls", exact: false },
  { to: "/workflows", label: "Workflows", exact: false },
  { to: "/softphone", label: "Softphone", exact: false },
  { to: "/telephony-configurations", label: "Carriers", exact: false },
  { to: "/webhooks", label: "Webhooks", exact: false },
  { to: "/settings", label: "Settings", exact: false },
] as const;

const NavLink = createLink((props: AnchorHTMLAttributes<HTMLAnchorElement>) => (
  <a
    {...props}
    className={classes(
      "block rounded-md px-3 py-2 text-sm font-medium",
      props["aria-current"] ? "bg-accent-soft text-accent" : "text-ink hover:bg-sunken",
    )}
  />
));

/** What surrounds every page of somebody who is signed in. */
export function Shell() {
  useLive();
  const main = useRef<HTMLElement>(null);
  const [isOpen, setOpen] = useState(false);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const previous = useRef(path);
  useEffect(() => {
    if (previous.current !== undefined && previous.current !== path) main.current?.focus();
    previous.current = path;
  }, [path]);
  const isStartHidden = useFirstStepsHidden();
  const pages = PAGES.filter(({ to }) => to !== "/" || !isStartHidden);
  const toMain = () => main.current?.focus();
  return (
    <div className="md:grid md:min-h-screen md:grid-cols-[14rem_1fr]">
      <button
        type="button"
        onClick={toMain}
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-30 focus:rounded-md focus:bg-accent focus:p-3 focus:text-on-accent"
      >
        Skip to the page
      </button>
      <div className="border-b border-line bg-surface md:border-r md:border-b-0">
        <header className="p-3 md:sticky md:top-0 md:h-screen md:p-4">
          <div className="flex items-center justify-between gap-2 md:mb-6">
            <Logo />
            <button
              type="button"
              className="min-h-10 rounded-md border border-line px-3 text-sm font-medium md:hidden"
              aria-expanded={isOpen}
              aria-controls="pages"
              onClick={() => setOpen(!isOpen)}
            >
              Menu
            </button>
          </div>
          <nav
            id="pages"
            aria-label="Pages"
            className={classes("mt-3 md:mt-0 md:block", !isOpen && "hidden")}
          >
            <ul className="space-y-1">
              {pages.map(({ to, label, exact }) => (
                <li key={to}>
                  <NavLink
                    to={to}
                    activeOptions={{ exact, includeSearch: false }}
                    onClick={() => setOpen(false)}
                  >
                    {label}
                  </NavLink>
                </li>
              ))}
            </ul>
            <div className="mt-4 md:absolute md:bottom-4 md:left-4">
              <PersonMenu />
            </div>
          </nav>
        </header>
      </div>
      <main ref={main} tabIndex={-1} className="min-w-0 p-4 outline-none sm:p-6 lg:p-8">
        <div className="mx-auto max-w-5xl has-data-wide:max-w-none">
          <LiveNotice />
          <Outlet />
        </div>
      </main>
    </div>
  );
}

function PersonMenu() {
  const identity = useIdentity();
  const navigate = useNavigate();
  const [theme, setTheme] = useTheme();
  const leaving = useMutation({ mutationFn: signOut });
  const isStartHidden = useFirstStepsHidden();
  const showFirstSteps = () => {
    hideFirstSteps(false);
    void navigate({ to: "/" });
  };
  const name = identity?.user?.email ?? identity?.organization.name ?? "";
  return (
    <>
      <Menu label={`Account of ${name}`} trigger={<span className="max-w-44 truncate">{name}</span>}>
        <MenuChoice label="Appearance" value={theme} options={THEMES} onChange={setTheme} />
        <MenuLine />
        {isStartHidden && <MenuItem onSelect={showFirstSteps}>Show the first steps</MenuItem>}
        <MenuItem onSelect={() => void navigate({ to: "/password" })}>Change the password</MenuItem>
        <MenuItem onSelect={() => leaving.mutate()}>Sign out</MenuItem>
      </Menu>
      {leaving.error &&
        createPortal(
          <Dialog title="You are still signed in" close={leaving.reset}>
            <Failure error={leaving.error} again={leaving.mutate} />
            <DialogButtons>
              <Button onClick={leaving.reset}>Close</Button>
            </DialogButtons>
          </Dialog>,
          document.body,
        )}
    </>
  );
}
