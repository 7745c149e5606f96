import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { audit, enter, gateway, launch, open, overflows, shoot, stage, WIDTHS } from "./harness";

const CALLER = "+14155550100";

let browser: Browser;
let page: Page;
let problems: string[];

beforeAll(async () => {
  browser = await launch("--autoplay-policy=no-user-gesture-required");
  ({ page, problems } = await open(browser));
  await enter(page, "/calls");
});

afterAll(() => browser.close());

const button = (name: string) => page.getByRole("button", { name, exact: true });
const field = (label: string) => page.getByLabel(label, { exact: true });
const underWay = () => page.getByRole("region", { name: "Calls under way" });
const log = () => page.getByRole("log", { name: "What is said" });
const dialog = () => page.getByRole("dialog");
const heard = () => page.locator("[data-heard]").getAttribute("data-heard").then(Number);
const follows = () => page.locator('[data-state="open"]').waitFor();

async function expectSound(name: string, expected?: string) {
  for (const [width, viewport] of Object.entries(WIDTHS)) {
    await page.setViewportSize(viewport);
    await shoot(page, `live-${name}-${width}`);
    expect(await overflows(page), `${name} is wider than the window`).toBe(false);
    expect(await audit(page)).toEqual([]);
  }
  expect(problems.filter((problem) => !expected || !problem.includes(expected))).toEqual([]);
}

/** A caller who has just rung, followed to the page of their call. */
async function followCall() {
  const { number } = await stage<{ number: string }>("converse");
  await underWay().getByRole("link").first().waitFor({ timeout: 20_000 });
  await underWay().getByRole("link").first().click();
  await log().getByRole("listitem").first().waitFor({ timeout: 30_000 });
  return number;
}

describe("a call under way", () => {
  let number: string;

  it("appears in the list without anybody asking, with its time running", async () => {
    await page.getByText("No call yet").waitFor();
    await follows();
    ({ number } = await stage<{ number: string }>("converse"));
    const row = underWay().getByRole("listitem");
    await row.filter({ hasText: CALLER }).waitFor({ timeout: 20_000 });
    await row.getByText("Live", { exact: true }).waitFor({ timeout: 20_000 });
    const time = () => row.getByRole("timer").innerText();
    const before = await time();
    await expect.poll(time).not.toBe(before);
    await expectSound("list");
  });

  it("shows what is said while it is said", async () => {
    await underWay().getByRole("link").click();
    await log().getByText("Agent").first().waitFor({ timeout: 30_000 });
    await log().getByText("Caller").first().waitFor({ timeout: 30_000 });
  });

  it("can be listened to, both sides of it", async () => {
    await button("Listen in").click();
    await page.getByText(/s behind/).waitFor({ timeout: 15_000 });
    await expect.poll(heard, { timeout: 30_000 }).toBeGreaterThan(3);
    await expectSound("call");
    await field("Volume").fill("0.3");
    await button("Stop listening").click();
    await button("Listen in").waitFor();
    await page.getByText("admin@patchbay.local listened in").first().waitFor();
  });

  it("is handed only where calls may go", async () => {
    await button("Transfer").click();
    await dialog().getByRole("button", { name: "Transfer", exact: true }).click();
    await page.getByText("Enter the number to transfer to.").waitFor();
    await field("Number").fill(number);
    await dialog().getByRole("button", { name: "Transfer", exact: true }).click();
    await dialog().getByRole("alert").waitFor();
    await expect.poll(() => problems.splice(0)).toHaveLength(1);
    await expectSound("transfer");
    await button("Cancel").click();
  });

  it("ends at the carrier when somebody hangs up", async () => {
    await button("Hang up").click();
    await expectSound("hang-up");
    await dialog().getByRole("button", { name: "Hang up", exact: true }).click();
    await page.getByText("Ended by hand").first().waitFor();
    const outcome = await stage<{ status: string; ended_by: string }>("outcome", { number });
    expect(outcome.status).toBe("completed");
    expect(["gateway", "document"]).toContain(outcome.ended_by);
    await page.getByRole("link", { name: "Calls", exact: true }).first().click();
    await page.getByRole("region", { name: "Calls that are over" }).getByText(CALLER).waitFor();
    await underWay().waitFor({ state: "hidden" });
  });

  it("is handed to a colleague by its agent", async () => {
    await followCall();
    const colleague = await stage<{ number: string }>("colleague");
    await button("Transfer").click();
    await field("Number").fill(colleague.number);
    await dialog().getByRole("button", { name: "Transfer", exact: true }).click();
    await page.getByText("Handed to a person").first().waitFor({ timeout: 40_000 });
    expect(problems).toEqual([]);
  });
});

describe("the list", () => {
  const over = () => page.getByRole("region", { name: "Calls that are over" }).getByRole("listitem");

  it("finds calls by number, day and kind, and says so in its address", async () => {
    await page.goto(`${gateway}/calls`);
    await expect.poll(() => over().count()).toBeGreaterThan(1);
    await field("Number begins with").fill("+1 (415) 555-01");
    await expect.poll(() => page.url()).toContain("number=");
    await expect.poll(() => over().count()).toBeGreaterThan(1);
    await field("Number begins with").fill("+49");
    await page.getByText("No call like that").waitFor();
    await page.getByRole("link", { name: "Show every call" }).first().click();
    await field("To").fill("2020-01-01");
    await page.getByText("No call like that").waitFor();
    await field("To").fill("");
    await field("Direction").selectOption("outbound");
    await page.getByText("No call like that").waitFor();
    await field("Direction").selectOption("inbound");
    await expect.poll(() => over().count()).toBeGreaterThan(1);
    await expectSound("list-over");
    await page.emulateMedia({ colorScheme: "dark" });
    await expectSound("list-over-dark");
    await page.emulateMedia({ colorScheme: "light" });
  });

  it("says so if nobody knows which calls are under way, and asks again", async () => {
    const live = (url: URL) =>
      url.pathname.endsWith("/workflow-runs") && url.searchParams.has("live", "true");
    await page.route(live, (route) => route.fulfill({ status: 500, json: {} }));
    await page.goto(`${gateway}/calls?number=%2B49`);
    await underWay().getByText("The gateway answered with status 500.").waitFor();
    await expectSound("list-unknown", "status of 500");
    const again = underWay().getByRole("button", { name: "Try again" });
    await Promise.all([page.waitForRequest((request) => live(new URL(request.url()))), again.click()]);
    await page.unroute(live);
    // Unless it has been asked by itself meanwhile.
    await again.click({ timeout: 5_000 }).catch(() => undefined);
    await page.getByText("No call like that").waitFor();
    await underWay().waitFor({ state: "hidden" });
    problems.splice(0);
  });

  it("asks by itself while it is not told, and is told again", async () => {
    await page.route("**/api/v1/live", (route) => route.abort());
    await page.goto(`${gateway}/calls`);
    await page.getByText("Reconnecting …").first().waitFor();
    await expect
      .poll(() => page.getByRole("status").allInnerTexts())
      .toContainEqual(expect.stringContaining("every few seconds"));
    await stage("converse");
    await underWay().getByText(CALLER).waitFor({ timeout: 25_000 });
    await page.unroute("**/api/v1/live");
    problems.splice(0);
    await page.locator('[data-state="open"]').waitFor({ timeout: 40_000 });
  });
});
