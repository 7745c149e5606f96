import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  controls,
  enter,
  expectSound as sound,
  gateway,
  launch,
  open,
  settled,
  stage,
  WIDTHS,
} from "./harness";

const CHARTS = [
  "Calls over time",
  "Answer rate",
  "Response time",
  "Conversations at the same time",
  "Talk time",
  "Spend",
];

let browser: Browser;
let page: Page;
let problems: string[];

beforeAll(async () => {
  browser = await launch();
  ({ page, problems } = await open(browser));
});

afterAll(() => browser.close());

const button = (name: string) => controls(page).button(name);
const tile = (name: string) => page.locator("dl > div").filter({ hasText: name }).locator("dd");
const chart = (name: string) => page.getByRole("img", { name: `${name}. The table has the figures.` });

const chosen = (name: string) => page.getByRole("button", { name, exact: true, pressed: true }).waitFor();

async function drawn() {
  await chart("Calls over time").locator("svg .recharts-bar-rectangle").first().waitFor();
  await settled(page);
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
}

const expectSound = (name: string) => sound(page, problems, `overview-${name}`);

const loaded = () =>
  page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name.split("/").pop()));

describe("the overview", () => {
  it("says so where there is nothing to see, and loads no chart for that", async () => {
    await enter(page, "/overview");
    await page.getByText("No calls in this period").waitFor();
    await expectSound("empty");
    const files = await loaded();
    expect(files.some((name) => name?.startsWith("overview"))).toBe(true);
    expect(files.filter((name) => name?.startsWith("time-chart"))).toEqual([]);
  });

  it("shows weeks of calls", async () => {
    const directions = await stage<{ inbound: number; outbound: number }>("history", { days: 20 });
    await page.setViewportSize(WIDTHS.desktop);
    await button("30 days").click();
    await chosen("30 days");
    await drawn();
    const all = directions.inbound + directions.outbound;
    expect(await tile("Calls").first().innerText()).toContain(String(all));
    expect(await tile("Calls").first().innerText()).toContain(`${directions.inbound} in`);
    expect(await tile("Answered").innerText()).toMatch(/^8\d(\.\d)?%/);
    expect(await tile("Spend").innerText()).toContain("$");
    await page.getByRole("listitem").filter({ hasText: "Front desk" }).waitFor();
    await page.getByText("The caller hung up").waitFor();
    await expectSound("month");
  });

  it("has a table for every chart", async () => {
    await page.setViewportSize(WIDTHS.desktop);
    for (const name of CHARTS) {
      await button(`As a table for ${name}`).click();
      const table = page.getByRole("region", { name: `${name}, as a table` });
      expect(await table.getByRole("row").count()).toBe(31);
    }
    await expectSound("tables");
    await page.setViewportSize(WIDTHS.desktop);
    await button("As a table for Calls over time").click();
    await drawn();
  });

  it("shows figures of a day where one points", async () => {
    await chart("Calls over time").locator("svg .recharts-bar-rectangle").last().hover({ force: true });
    await page.locator(".recharts-tooltip-wrapper").getByText("Inbound, answered").waitFor();
  });

  it("follows the filters, and keeps them in its address", async () => {
    await page.reload();
    await page.getByLabel("Workflow", { exact: true }).selectOption("Appointments");
    await page.waitForURL(/workflow_id=/);
    await drawn();
    expect(page.url()).toContain("period=month");
    await page.getByRole("listitem").filter({ hasText: "Front desk" }).waitFor({ state: "hidden" });
    await page.reload();
    await drawn();
    expect(await page.getByRole("listitem").filter({ hasText: "Front desk" }).count()).toBe(0);
    await page.getByLabel("Workflow", { exact: true }).selectOption("");
    await page.getByRole("listitem").filter({ hasText: "Front desk" }).waitFor();
  });

  it("takes days of one's own, and says what is wrong with them", async () => {
    await button("Custom").click();
    const [first, last] = [page.getByLabel("First day"), page.getByLabel("Last day")];
    const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
    await first.fill(day(3));
    await last.fill(day(4));
    await button("Show").click();
    await page.getByText("The first day comes after the last.").waitFor();
    await first.fill(day(4));
    await last.fill(day(3));
    await button("Show").click();
    await page.waitForURL(new RegExp(`from=.*${day(4)}`));
    await drawn();
    await button("As a table for Calls over time").click();
    await page.getByRole("columnheader", { name: "Hour" }).waitFor();
    await button("As a table for Calls over time").click();
    await expectSound("hours");
  });

  it("is so in the dark, too", async () => {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize(WIDTHS.desktop);
    await page.goto(`${gateway}/overview?period=month`);
    await drawn();
    await expectSound("dark");
  });

  it("counts a call that is live now", async () => {
    await page.setViewportSize(WIDTHS.desktop);
    await stage("ring");
    await button("Today").click();
    await chosen("Today");
    await drawn();
    await expect.poll(() => tile("Live now").innerText()).toMatch(/^1\n/);
    await expect.poll(() => tile("Most at once").innerText()).toMatch(/^1\n/);
    expect(problems).toEqual([]);
  });
});
