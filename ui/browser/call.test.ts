import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { audit, email, enter, gateway, launch, open, overflows, shoot, stage, WIDTHS } from "./harness";

interface Run {
  id: string;
  call_id: string;
  latency: { turns: number };
}

let browser: Browser;
let page: Page;
let problems: string[];
let spoken: Run;

beforeAll(async () => {
  // Chromium plays no sound where there is no loudspeaker, unless it is told to do without one.
  [browser, spoken] = await Promise.all([
    launch("--mute-audio", "--autoplay-policy=no-user-gesture-required"),
    stage<Run>("talk", { clips: ["opening-hours", "book-appointment"], keys: "12" }),
  ]);
  ({ page, problems } = await open(browser));
  await enter(page);
});

afterAll(() => browser.close());

const heading = (name: string) => page.getByRole("heading", { name, exact: true });
const button = (name: string) => page.getByRole("button", { name, exact: true });
const position = () => page.getByRole("slider", { name: "Position in the recording" });
const seconds = () => page.locator("audio").evaluate((audio: HTMLAudioElement) => audio.currentTime);
const lines = () => page.getByRole("list", { name: "What was said" }).getByRole("listitem");
const current = () => page.locator('[aria-label="What was said"] [aria-current="true"]');
const outcome = () => page.getByRole("region", { name: "What the call came to" });

async function visit(run: { id: string }) {
  await page.goto(`${gateway}/calls/${run.id}`);
  await heading("What happened").waitFor();
  await page.waitForFunction(() => !document.body.innerText.includes("Loading"));
}

/** How high the bars of a side of the waveform are. */
const bars = (side: Locator) =>
  side.evaluate((path) =>
    [...(path.getAttribute("d") ?? "").matchAll(/v(-?[\d.]+)/g)].map(([, height]) => Number(height)),
  );

describe("a call that went well", () => {
  it("says so calmly", async () => {
    await visit(spoken);
    expect(await outcome().innerText()).toContain("The agent ended the call");
    expect(await outcome().innerText()).toContain(`${spoken.latency.turns} answered turns`);
    expect(await outcome().getByText("What to do").count()).toBe(0);
  });

  it("shows both sides of its recording", async () => {
    await position().waitFor();
    for (const side of ["path.fill-caller", "path.fill-agent"]) {
      const heights = (await bars(position().locator(side).first())).map(Math.abs);
      expect(heights.length).toBeGreaterThan(100);
      expect(Math.max(...heights), side).toBeGreaterThan(20);
      expect(Math.min(...heights), side).toBeLessThan(3);
    }
  });

  it("is played, and the words that are heard are marked", async () => {
    const second = lines().nth(1);
    await second.getByRole("button").click();
    await button("Pause").waitFor();
    const begun = await seconds();
    await expect.poll(seconds, { timeout: 10_000 }).toBeGreaterThan(begun + 0.5);
    await page.getByLabel("Speed").selectOption("2 ×");
    const first = await current().innerText();
    await expect.poll(() => current().allInnerTexts(), { timeout: 20_000 }).not.toContain(first);
    await button("Pause").click();
    await button("Play").waitFor();
    const stopped = await seconds();
    expect(await page.locator("audio").evaluate((audio: HTMLAudioElement) => audio.paused)).toBe(true);
    expect(await seconds()).toBe(stopped);
  });

  it("is wound by keyboard and by click", async () => {
    await position().focus();
    await page.keyboard.press("Home");
    await expect.poll(seconds).toBe(0);
    await page.keyboard.press("ArrowRight");
    await expect.poll(seconds).toBe(5);
    expect(await position().getAttribute("aria-valuenow")).toBe("5");
    expect(await position().getAttribute("aria-valuetext")).toMatch(/^0:05 of 0:\d\d$/);
    await page.keyboard.press("End");
    const end = Number(await position().getAttribute("aria-valuemax"));
    await expect.poll(seconds).toBeGreaterThan(end - 1);
    await position().click({ position: { x: 1, y: 20 } });
    await expect.poll(seconds).toBeLessThan(1);
    await page.keyboard.press(" ");
    await button("Pause").waitFor();
    await page.keyboard.press(" ");
    await button("Play").waitFor();
  });

  it("leaves the transcript where the reader scrolled it", async () => {
    await page.setViewportSize({ width: 360, height: 500 });
    const list = page.getByRole("list", { name: "What was said" });
    await list.evaluate((element: HTMLElement) => (element.style.maxHeight = "6rem"));
    await position().focus();
    await page.keyboard.press("Home");
    await page.keyboard.press(" ");
    await list.hover();
    await page.mouse.wheel(0, 10_000);
    const scrolled = () => list.evaluate((element) => element.scrollTop);
    await expect.poll(scrolled).toBeGreaterThan(20);
    await expect.poll(() => current().count(), { timeout: 10_000 }).toBe(1);
    expect(await scrolled()).toBeGreaterThan(20);
    await button("Follow the recording").click();
    await expect.poll(scrolled).toBeLessThan(20);
    await button("Pause").click();
    await page.setViewportSize(WIDTHS.desktop);
  });

  it("shows the keys that were pressed, and how quickly the agent replied", async () => {
    await visit(spoken);
    expect(await lines().locator("kbd").allInnerTexts()).toEqual(["1", "2"]);
    expect(
      await lines()
        .getByText(/^replied after \d\.\d\d s$/)
        .count(),
    ).toBe(spoken.latency.turns);
  });

  it("tells where the time of each answer went", async () => {
    const turns = page.getByRole("list", { name: "Answered turns" }).getByRole("listitem");
    expect(await turns.count()).toBe(spoken.latency.turns);
    expect(await turns.first().innerText()).toMatch(/\d+ ms/);
    await button("Show as a table").click();
    const rows = page.getByRole("region", { name: "Response times" }).getByRole("row");
    expect(await rows.count()).toBe(spoken.latency.turns + 1);
    await button("Show as bars").click();
  });

  it("tells what happened, without drowning it in timings", async () => {
    const events = page.getByRole("list", { name: "Events" }).locator(":scope > li");
    const told = (await events.allInnerTexts()).join("\n");
    expect(told).toContain("The audio is connected");
    expect(told).toContain("The gateway hung up");
    expect(told).toMatch(/\+0:\d\d\.\d/);
    expect(told.match(/repl(y|ies), after/g)?.length).toBeLessThan(spoken.latency.turns);
    await events.getByText("Each of them").first().click();
    await page
      .getByText(/^The agent replied after/)
      .first()
      .waitFor();
    const end = events.filter({ hasText: "The call ended" });
    await end.getByText("Details").click();
    await end.getByText('"by"').waitFor();
  });

  it("is downloaded", async () => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${spoken.id}.wav`);
    expect(await download.failure()).toBeNull();
  });

  it("has its carrier's name for it to copy", async () => {
    await page.getByText(spoken.call_id).first().waitFor();
    await button("Copy the carrier’s name for the call").click();
    await page
      .getByRole("status")
      .filter({ hasText: /Copied|Copy it by hand/ })
      .waitFor();
  });
});

describe("a call that went badly", () => {
  it("says that the line was busy, and what to do", async () => {
    await visit(await stage<Run>("dial", { ends: "busy" }));
    expect(await outcome().innerText()).toContain("The line was busy");
    expect(await outcome().innerText()).toContain("Call again in a few minutes.");
    await page.getByText("Nothing was said, and nothing was recorded.").waitFor();
    await page.getByText('"Tuesday"').waitFor();
    await expectSound("call-busy");
  });

  it("leads to the carrier that refused it", async () => {
    await visit(await stage<Run>("dial", { refused: 401 }));
    expect(await outcome().innerText()).toContain("The carrier does not accept the credentials");
    await expectSound("call-refused");
    await outcome().getByRole("link", { name: "Open the carrier" }).click();
    await heading("Credentials").or(heading("Setup")).first().waitFor();
  });
});

describe("the page of a call", () => {
  it.each(Object.entries(WIDTHS))("is sound and readable: %s", async (width, viewport) => {
    await page.setViewportSize(viewport);
    await visit(spoken);
    await position().locator("path").first().waitFor();
    await lines().nth(2).getByRole("button").click();
    await button("Pause").click();
    await page.getByText("Each of them").first().click();
    await expectSound(`call-${width}`);
    await button("Show as a table").click();
    await expectSound(`call-table-${width}`);
  });

  it("is so in the dark, too", async () => {
    await page.setViewportSize(WIDTHS.desktop);
    await button(`Account of ${email}`).click();
    await page.getByRole("menuitemradio", { name: "Dark" }).click();
    for (const [width, viewport] of Object.entries(WIDTHS)) {
      await page.setViewportSize(viewport);
      await visit(spoken);
      await position().locator("path").first().waitFor();
      await expectSound(`call-dark-${width}`);
    }
  });
});

async function expectSound(name: string) {
  await shoot(page, name);
  expect(await overflows(page), "wider than the window").toBe(false);
  expect(await audit(page)).toEqual([]);
  expect(problems).toEqual([]);
}
