import { mkdirSync } from "node:fs";
import axe, { type AxeResults } from "axe-core";
import { chromium, type Browser, type Page } from "playwright-core";
import { expect } from "vitest";

function setting(name: string) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: these tests are started by api/tests/webapp`);
  return value;
}

export const gateway = setting("GATEWAY_URL");
export const email = setting("EMAIL");
export const printedPassword = setting("PASSWORD");

/** Have something happen outside the browser: an action of `api/tests/webapp/stage.py`; what it answers. */
export async function stage<T = unknown>(action: string, args: Record<string, unknown> = {}) {
  const answer = await fetch(`${setting("STAGE_URL")}/${action}`, {
    method: "POST",
    body: JSON.stringify(args),
  });
  if (!answer.ok) throw new Error(`${action}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** Sign in with the printed password, and arrive at `path`. */
export async function enter(page: Page, path = "/") {
  await page.goto(gateway + path);
  await page.getByLabel("E-mail address", { exact: true }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(printedPassword);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("navigation", { name: "Pages" }).waitFor();
}

const screenshots = setting("SCREENSHOTS");
mkdirSync(screenshots, { recursive: true });

/** Without these Chromium asks for hosts outside while it starts. */
const QUIET = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
];

export function launch(...args: string[]): Promise<Browser> {
  return chromium.launch({ executablePath: setting("CHROMIUM"), args: [...QUIET, ...args] });
}

export const WIDTHS = { phone: { width: 360, height: 740 }, desktop: { width: 1440, height: 900 } };

/** A page, and everything that went wrong on it. */
export async function open(browser: Browser) {
  const context = await browser.newContext({
    viewport: WIDTHS.desktop,
    reducedMotion: "reduce",
    locale: "en-US",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => problems.push(error.message));
  return { page, problems };
}

/** What axe finds on the page that is serious or worse. */
export async function audit(page: Page) {
  await page.evaluate(axe.source);
  const results = await page.evaluate(() =>
    (window as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  return results.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(", ")}`);
}

/** Whether the page is wider than the window. */
export const overflows = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

/** A picture of the whole page, or of the window if a dialog is open, once it is drawn at its present width. */
export async function shoot(page: Page, name: string) {
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
  const hasDialog = (await page.locator("dialog[open]").count()) > 0;
  await page.screenshot({ path: `${screenshots}/${name}.png`, fullPage: !hasDialog });
}

/** A page's controls, by the names people know them by. */
export const controls = (page: Page) => ({
  field: (label: string) => page.getByLabel(label, { exact: true }),
  button: (name: string) => page.getByRole("button", { name, exact: true }),
  link: (name: string) => page.getByRole("link", { name, exact: true }),
  heading: (name: string) => page.getByRole("heading", { name, exact: true }),
  menuItem: (name: string) => page.getByRole("menuitem", { name, exact: true }),
  dialog: (name: string) => page.getByRole("dialog", { name, exact: true }),
  row: (text: string) => page.getByRole("listitem").filter({ hasText: text }).last(),
  expectText: (text: string) => page.getByText(text).first().waitFor(),
  expectNextStep: (text: string) =>
    expect
      .poll(() => page.locator('[aria-current="step"]').allInnerTexts(), { timeout: 10_000 })
      .toEqual([expect.stringContaining(text)]),
});

/** The page as it is now is sound at these widths: axe finds nothing, nothing is too wide, nothing went wrong. */
export async function expectSound(
  page: Page,
  problems: string[],
  name: string,
  widths: Partial<typeof WIDTHS> = WIDTHS,
) {
  for (const [width, viewport] of Object.entries(widths)) {
    await page.setViewportSize(viewport);
    await shoot(page, `${name}-${width}`);
    expect(await overflows(page), `${name} is wider than the window`).toBe(false);
    expect(await audit(page), name).toEqual([]);
  }
  expect(problems).toEqual([]);
}

/** Return once nothing on the page is loading any more. */
export const settled = (page: Page) =>
  page.waitForFunction(() => !/\bLoading\b/.test(document.body.innerText));
