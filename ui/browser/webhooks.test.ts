import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { audit, email, enter, gateway, launch, open, overflows, shoot, stage, WIDTHS } from "./harness";

const SIGNED_FOR = "https://voice.example";

let browser: Browser;
let page: Page;
let problems: string[];
let placed: { id: string };

beforeAll(async () => {
  [browser, placed] = await Promise.all([launch(), stage<{ id: string }>("place")]);
  ({ page, problems } = await open(browser));
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
}, 60_000);

afterAll(() => browser.close());

const field = (label: string) => page.getByLabel(label, { exact: true });
const button = (name: string) => page.getByRole("button", { name, exact: true });
const link = (name: string) => page.getByRole("link", { name, exact: true });
const heading = (name: string | RegExp) => page.getByRole("heading", { name });
const rows = () => page.getByRole("main").getByRole("listitem");
const expectText = (text: string) => page.getByText(text).first().waitFor();

describe("the log of carriers' requests", () => {
  it("is where one signs in to see it, and has what the carrier requested of a call", async () => {
    await enter(page, "/webhooks");
    await heading("Webhooks").waitFor();
    await rows().filter({ hasText: "Verified" }).first().waitFor();
    await rows().filter({ hasText: "Callback" }).first().waitFor();
    expect(await rows().filter({ hasText: "Refused" }).count()).toBe(0);
  });

  it("says so where nothing is of the chosen kind, and leads back", async () => {
    await field("Verdict").selectOption("Refused");
    await heading("Webhooks").waitFor();
    await expectText("No request like that");
    await expectSoundEverywhere("webhooks-none");
    await link("Show every request").click();
    await rows().first().waitFor();
  });

  it("is read provider by provider", async () => {
    const { provider } = await stage<{ provider: string }>("requested");
    await field("Provider").selectOption({ label: "Every Field" });
    await expectText("No request like that");
    await field("Provider").selectOption(provider);
    await rows().filter({ hasText: "Verified" }).first().waitFor();
    expect(page.url()).toContain(`provider=${provider}`);
    await field("Provider").selectOption("Any");
  });

  it("follows what happens, and tells a forged request from the carrier's", async () => {
    const forged = await stage<{ status: number }>("forge");
    expect(forged.status).toBe(403);
    await rows().filter({ hasText: "Wrong signature" }).first().waitFor();
    await rows().filter({ hasText: "Inbound call" }).filter({ hasText: "Verified" }).first().waitFor();
    await field("Time").selectOption("The last hour");
    await field("Verdict").selectOption("Refused");
    await expect.poll(() => rows().filter({ hasText: "Verified" }).count()).toBe(0);
    await rows().filter({ hasText: "Refused" }).first().waitFor();
    await expectSoundEverywhere("webhooks-refused");
    await rows().getByRole("link").first().click();
    await expectText("other spellings of it");
    await expectText("Nobody knows who sent this request");
    await expectSoundEverywhere("webhook-forged");
  });

  it("finds the URL that was signed, and says what to set", async () => {
    const { expected, signed } = await stage<{ expected: string; signed: string }>("forge", {
      origin: SIGNED_FOR,
    });
    await link("Webhooks").first().click();
    await field("Verdict").selectOption("Refused");
    await expect.poll(() => rows().count(), { timeout: 15_000 }).toBe(2);
    await rows().getByRole("link").first().click();
    await page.getByRole("definition").filter({ hasText: signed }).waitFor();
    await page.getByRole("definition").filter({ hasText: expected }).first().waitFor();
    await expectText(`Set PUBLIC_BASE_URL to ${SIGNED_FOR}`);
    expect(await field("PUBLIC_BASE_URL").inputValue()).toBe(SIGNED_FOR);
    await expectSoundEverywhere("webhook-other-url");
  });
});

describe("one request", () => {
  it("shows what was said, to be copied, and no secret", async () => {
    await page.goto(`${gateway}/webhooks?workflow_run_id=${placed.id}`);
    await expectText("Only requests about");
    await expectSoundEverywhere("webhooks-of-a-call");
    await rows()
      .getByRole("link", { name: /status/ })
      .first()
      .click();
    await expectText("It was shown to come from the carrier");
    const payload = page.getByRole("region", { name: "Payload" }).last();
    const said = JSON.parse(await payload.innerText()) as Record<string, string>;
    expect(Object.values(said)).toContain("completed");
    expect(await page.getByText("signature").first().isVisible()).toBe(true);
    await button("Copy payload").click();
    await expectText("Copied");
    expect(JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))).toEqual(said);
  });

  it("is processed again, which changes nothing the second time", async () => {
    await button("Replay").click();
    await expectText("Nothing changed: all of it had been applied before.");
    await expectSoundEverywhere("webhook-replayed");
    await link("Open the call").first().click();
    await page.waitForURL(`**/calls/${placed.id}`);
  });

  it("stands in the timeline of its call, with what it said", async () => {
    const happened = page.getByRole("list", { name: "Events" }).locator(":scope > li");
    const report = happened.filter({ hasText: "Verified" }).filter({ hasText: "answered 20" }).last();
    await report.getByText("Payload").focus();
    await page.keyboard.press("Enter");
    await report
      .getByRole("region", { name: /^Payload of/ })
      .filter({ hasText: '"completed"' })
      .waitFor();
    const order = await happened
      .locator("time")
      .evaluateAll((times) => times.map((time) => Date.parse(time.getAttribute("datetime") ?? "")));
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    await expectSoundEverywhere("call-with-requests");
    await report.getByRole("link").click();
    await heading("The verdict").waitFor();
  });

  it("is found in the timeline by and by, if there are many", async () => {
    const ofCall = (url: URL) => url.searchParams.has("workflow_run_id", placed.id);
    await page.route(ofCall, (route) =>
      route.continue({ url: route.request().url().replace("limit=50", "limit=1") }),
    );
    await page.goto(`${gateway}/calls/${placed.id}`);
    const requests = page.getByRole("list", { name: "Events" }).getByText(/^answered|· answered/);
    await requests.first().waitFor();
    expect(await requests.count()).toBe(1);
    await expectSoundEverywhere("call-with-older-requests");
    await button("Show older requests").click();
    await expect.poll(() => requests.count()).toBe(2);
    await page.unroute(ofCall);
  });

  it("is legible in the dark, too", async () => {
    await page.setViewportSize(WIDTHS.desktop);
    await button(`Account of ${email}`).click();
    await page.getByRole("menuitemradio", { name: "Dark" }).click();
    await page.goto(`${gateway}/webhooks`);
    await rows().first().waitFor();
    await expectSoundEverywhere("webhooks-dark");
    await rows().filter({ hasText: "Wrong signature" }).first().getByRole("link").click();
    await heading("The verdict").waitFor();
    await expectSoundEverywhere("webhook-dark");
  });

  it("has a name for one that is gone", async () => {
    await page.goto(`${gateway}/webhooks/${"0".repeat(32)}`);
    await expectText("There is no such request.");
    expect(problems.splice(0).length).toBeGreaterThan(0);
  });
});

async function expectSoundEverywhere(name: string) {
  await page.waitForFunction(() => !document.body.innerText.includes("Loading"));
  for (const [width, viewport] of Object.entries(WIDTHS)) {
    await page.setViewportSize(viewport);
    await shoot(page, `${name}-${width}`);
    expect(await overflows(page), "wider than the window").toBe(false);
    expect(await audit(page)).toEqual([]);
  }
  await page.setViewportSize(WIDTHS.desktop);
  expect(problems).toEqual([]);
}
