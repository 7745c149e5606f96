import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { root } from "@/api/client";
import { queryClient } from "@/api/query-client";
import { identityQuery } from "@/api/session";
import { readSearch, type CallSearch } from "@/pages/calls/search";
import { areFirstStepsHidden } from "@/shell/first-steps";
import type { RequestFilter } from "@/api/webhooks";
import { PageFailed, PageNotFound } from "@/shell/boundary";
import { Shell } from "@/shell/shell";
import { SignedIn } from "@/shell/signed-in";
import { Loading } from "@/ui/feedback";

const rootRoute = createRootRoute({ notFoundComponent: PageNotFound });

const whoIsSignedIn = () => queryClient.query({ ...identityQuery, staleTime: "static" });

const text = (value: unknown) => (typeof value === "string" && value ? value : undefined);

/** The search parameters that were given, of those a page knows. */
function known<Name extends string>(search: Record<string, unknown>, ...names: Name[]) {
  const found = names.flatMap((name) => (text(search[name]) ? [[name, search[name]]] : []));
  return Object.fromEntries(found) as Partial<Record<Name, string>>;
}

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: (search) => known(search, "to"),
  beforeLoad: async () => {
    if (await whoIsSignedIn()) throw redirect({ to: "/" });
  },
  component: lazyRouteComponent(() => import("@/pages/sign-in"), "SignIn"),
});

const inside = createRoute({
  getParentRoute: () => rootRoute,
  id: "inside",
  beforeLoad: async ({ location }) => {
    if (await whoIsSignedIn()) return;
    throw redirect({ to: "/sign-in", search: location.pathname === "/" ? {} : { to: location.publicHref } });
  },
  component: () => (
    <SignedIn>
      <Shell />
    </SignedIn>
  ),
});

const start = createRoute({
  getParentRoute: () => inside,
  path: "/",
  beforeLoad: () => {
    if (areFirstStepsHidden()) throw redirect({ to: "/overview" });
  },
  component: lazyRouteComponent(() => import("@/pages/start/start"), "Start"),
});

const password = createRoute({
  getParentRoute: () => inside,
  path: "/password",
  component: lazyRouteComponent(() => import("@/pages/password"), "Password"),
});

const carriers = createRoute({
  getParentRoute: () => inside,
  path: "/telephony-configurations",
  component: lazyRouteComponent(() => import("@/pages/carriers/list"), "CarrierList"),
});

const newCarrier = createRoute({
  getParentRoute: () => inside,
  path: "/telephony-configurations/new",
  validateSearch: (search) => known(search, "provider"),
  component: lazyRouteComponent(() => import("@/pages/carriers/add"), "AddCarrier"),
});

const carrier = createRoute({
  getParentRoute: () => inside,
  path: "/telephony-configurations/$id",
  component: lazyRouteComponent(() => import("@/pages/carriers/detail"), "CarrierDetail"),
});

const editCarrier = createRoute({
  getParentRoute: () => inside,
  path: "/telephony-configurations/$id/edit",
  component: lazyRouteComponent(() => import("@/pages/carriers/edit"), "EditCarrier"),
});

const calls = createRoute({
  getParentRoute: () => inside,
  path: "/calls",
  validateSearch: (search): CallSearch => readSearch(search),
  component: lazyRouteComponent(() => import("@/pages/calls/list"), "CallList"),
});

const call = createRoute({
  getParentRoute: () => inside,
  path: "/calls/$id",
  component: lazyRouteComponent(() => import("@/pages/calls/detail"), "CallDetail"),
});

const overview = createRoute({
  getParentRoute: () => inside,
  path: "/overview",
  validateSearch: (search) =>
    known(search, "period", "from", "to", "workflow_id", "telephony_configuration_id"),
  component: lazyRouteComponent(() => import("@/pages/overview/overview"), "Overview"),
});

const workflows = createRoute({
  getParentRoute: () => inside,
  path: "/workflows",
  component: lazyRouteComponent(() => import("@/pages/workflows/list"), "WorkflowList"),
});

const workflow = createRoute({
  getParentRoute: () => inside,
  path: "/workflows/$id",
  component: lazyRouteComponent(() => import("@/pages/workflows/editor"), "WorkflowEditor"),
});

const softphone = createRoute({
  getParentRoute: () => inside,
  path: "/softphone",
  validateSearch: (search) => known(search, "workflow_id"),
  component: lazyRouteComponent(() => import("@/pages/softphone/softphone"), "Softphone"),
});

const webhooks = createRoute({
  getParentRoute: () => inside,
  path: "/webhooks",
  validateSearch: (search) =>
    known(
      search,
      "verdict",
      "provider",
      "telephony_configuration_id",
      "workflow_run_id",
      "within",
    ) as RequestFilter,
  component: lazyRouteComponent(() => import("@/pages/webhooks/log"), "WebhookLog"),
});

const webhook = createRoute({
  getParentRoute: () => inside,
  path: "/webhooks/$id",
  component: lazyRouteComponent(() => import("@/pages/webhooks/detail"), "WebhookDetail"),
});

const allSettings = createRoute({
  getParentRoute: () => inside,
  path: "/settings",
  beforeLoad: () => {
    throw redirect({ to: "/settings/$section", params: { section: "account" }, replace: true });
  },
});

const settings = createRoute({
  getParentRoute: () => inside,
  path: "/settings/$section",
  component: lazyRouteComponent(() => import("@/pages/settings/settings"), "Settings"),
});

const routeTree = rootRoute.addChildren([
  signIn,
  inside.addChildren([
    start,
    password,
    carriers,
    newCarrier,
    carrier,
    editCarrier,
    calls,
    call,
    overview,
    workflows,
    workflow,
    softphone,
    webhooks,
    webhook,
    allSettings,
    settings,
  ]),
]);

export const router = createRouter({
  routeTree,
  basepath: root || "/",
  defaultPreload: "intent",
  scrollRestoration: false,
  defaultPendingComponent: () => <Loading what="the page" />,
  defaultErrorComponent: PageFailed,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
