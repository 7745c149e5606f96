import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  controls,
  email,
  enter,
  expectSound,
  gateway,
  launch,
  open,
  settled,
  stage,
  WIDTHS,
} from "./harness";

// What stands for the parameter of each page; a page that is not here has none.
const run = await stage<{ id: string; workflow_id: string; telephony_configuration_id: string }>("talk");
const request = await stage<{ id: string }>("requested");
const IDS: Record<string, string> = {
  "/calls/$id": run.id,
  "/workflows/$id": run.workflow_id,
  "/telephony-configurations/$id": run.telephony_configuration_id,
  "/telephony-configurations/$id/edit": run.telephony_configuration_id,
  "/settings/$section": "organization",
  "/webhooks/$id": request.id,
};

const router = readFileSync(new URL("../src/router.tsx", import.meta.url), "utf8");
const patterns = [...router.matchAll(/\bpath: "([^"]+)"/g)].map(([, path = ""]) => path);
const pages = patterns.filter((path) => path !== "/sign-in");

let browser: Browser;
let page: Page;
let problems: string[];

beforeAll(async () => {
  browser = await launch();
  ({ page, problems } = await open(browser));
  await page.goto(`${gateway}/sign-in`);
  await controls(page).heading("Sign in").waitFor();
  await expectSound(page, problems, "sign-in");
  await enter(page);
});

afterAll(() => browser.close());

async function visit(pattern: string) {
  expect(pattern.includes("$"), "a page that needs an id").toBe(pattern in IDS);
  await page.goto(gateway + pattern.replace(/\$\w+/, IDS[pattern] ?? ""));
  await page.getByRole("heading", { level: 1 }).waitFor();
  await settled(page);
}

const nameOf = (pattern: string) =>
  pattern === "/" ? "start" : pattern.slice(1).replaceAll("/", "-").replace(/\$\w+/, "one");

it("knows the router's pages", () => {
  expect(patterns.length).toBeGreaterThan(10);
  expect(Object.keys(IDS).filter((pattern) => !patterns.includes(pattern))).toEqual([]);
});

describe("every page", () => {
  const titles = new Set<string>();

  it.each(pages)("is sound and readable at both widths: %s", async (pattern) => {
    await visit(pattern);
    titles.add(await page.title());
    await expectSound(page, problems, `page-${nameOf(pattern)}`);
  });

  it("has a title of its own", () => {
    expect(titles.size).toBe(pages.length);
  });
});

describe("in the dark", () => {
  it.each(pages)("it is so, too: %s", async (pattern) => {
    if (pattern === pages[0]) {
      await visit(pattern);
      await controls(page).button(`Account of ${email}`).click();
      await page.getByRole("menuitemradio", { name: "Dark" }).click();
      await page.keyboard.press("Escape");
    }
    await visit(pattern);
    await expectSound(page, problems, `page-${nameOf(pattern)}-dark`, { desktop: WIDTHS.desktop });
  });
});
