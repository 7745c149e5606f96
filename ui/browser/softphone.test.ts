import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { email, enter, expectSound, launch, open, stage } from "./harness";

const FAKE_DEVICES = ["--use-fake-device-for-media-stream", "--autoplay-policy=no-user-gesture-required"];
const WORKFLOW = "Riverside reception";

// Whoever speaks takes their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let browser: Browser | undefined;
let page: Page;
let problems: string[];

beforeAll(async () => {
  await stage("workflow", { name: WORKFLOW });
});

afterAll(() => browser?.close());

const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true });
const transcript = () => page.getByRole("log", { name: "What is said" });
const meter = (name: string) => page.getByRole("meter", { name });
const loudness = async (name: string) => Number(await meter(name).getAttribute("aria-valuenow"));
const expectLoud = (name: string) =>
  expect.poll(() => loudness(name), { timeout: 20_000 }).toBeGreaterThan(30);
const expectSaid = (words: RegExp) => transcript().getByText(words).first().waitFor({ timeout: 30_000 });

/** A browser whose microphone hears these clips and pauses over and over, at the softphone's page. */
async function sitDown(...parts: (string | number)[]) {
  const file = await stage<string>("speech", { parts });
  await start("--use-fake-ui-for-media-stream", `--use-file-for-fake-audio-capture=${file}`);
}

async function start(...args: string[]) {
  await browser?.close();
  browser = await launch(...FAKE_DEVICES, ...args);
  ({ page, problems } = await open(browser));
  await enter(page, "/softphone");
  await page.getByRole("heading", { name: "Softphone", exact: true }).waitFor();
}

async function call() {
  await page.getByLabel("Whom to call").selectOption({ label: WORKFLOW });
  await button("Call").click();
  await page.getByRole("timer").waitFor();
}

/** What the page says on its media socket: JSON messages, and frames of audio. */
function overhear() {
  const said: { messages: string[]; frames: Buffer[] } = { messages: [], frames: [] };
  page.on("websocket", (socket) => {
    if (!socket.url().includes("/telephony/ws/")) return;
    socket.on("framesent", ({ payload }) => {
      if (typeof payload === "string") said.messages.push(payload);
      else said.frames.push(payload);
    });
  });
  return said;
}

const isSilent = (frame: Buffer) => frame.every((byte) => byte === 0);

describe("a call to a workflow", () => {
  let said: ReturnType<typeof overhear>;

  it("is offered", async () => {
    await sitDown(5, "opening-hours", 8);
    await page.getByText("Ready", { exact: true }).waitFor();
    await expectSound(page, problems, "softphone");
    said = overhear();
  });

  it("is spoken, and its transcript appears with what each answer took", async () => {
    await call();
    await expectLoud("Agent");
    await expectLoud("Microphone");
    await expectSaid(/hours/i);
    await expectSaid(/nine to five/);
    await page.getByText(/Last answer after \d+\.\d\d s/).waitFor();
    await transcript()
      .getByText(/replied after \d+\.\d\d s/)
      .first()
      .waitFor();
    await expectSound(page, problems, "softphone-live");
  });

  it("takes keys, pressed and typed", async () => {
    await page.getByRole("group", { name: "Keypad" }).getByRole("button", { name: /^5/ }).click();
    await page.keyboard.type("7#");
    await expectSaid(/Pressed\s+57/);
    const keys = said.messages.filter((message) => message.includes('"dtmf"'));
    expect(keys.map((message) => /"digit":"(.)"/.exec(message)?.[1])).toEqual(["5", "7", "#"]);
  });

  it("is silent while it is muted", async () => {
    expect(said.frames.slice(-50).every(isSilent)).toBe(false);
    await page.keyboard.press("Alt+KeyM");
    await page.getByText("You are muted: the agent hears silence.").waitFor();
    const settled = said.frames.length + 10;
    await expect.poll(() => said.frames.length, { timeout: 30_000 }).toBeGreaterThan(settled + 100);
    expect(said.frames.slice(settled).every(isSilent)).toBe(true);
    await button("Mute").click();
    await expect.poll(() => said.frames.slice(-10).some((frame) => !isSilent(frame))).toBe(true);
  });

  it("ends when one hangs up, and is kept", async () => {
    await button("Hang up").click();
    await page.getByText("You hung up").waitFor();
    expect(said.messages.at(-1)).toBe('{"event":"stop"}');
    await expectSound(page, problems, "softphone-over");
    await page.getByRole("link", { name: "The call's page" }).first().click();
    await page.getByRole("heading", { name: /Inbound call/ }).waitFor();
    const { disposition } = await stage<{ disposition: string }>("run", {
      run_id: page.url().split("/").at(-1),
    });
    expect(disposition).toBe("caller_hung_up");
    expect(problems).toEqual([]);
  });

  it("ends when the agent hangs up, and is made again", async () => {
    await sitDown(5, "no-thank-you-goodbye", 5);
    await call();
    await page.getByText("The agent hung up").waitFor({ timeout: 40_000 });
    await expectSaid(/Thank you for calling/);
    await button("Call again").click();
    await page.getByRole("timer").waitFor();
    await page.getByRole("link", { name: "Calls" }).click();
    await button("Stay").click();
    await page.getByRole("link", { name: "Calls" }).click();
    await button("Hang up and leave").click();
    await page.getByRole("heading", { name: "Calls", exact: true }).waitFor();
    expect(problems).toEqual([]);
  });
});

describe("being called", () => {
  const ring = async () => {
    const { id } = await stage<{ id: string }>("workflow", { name: `Calls a person ${Date.now()}` });
    return stage<string>("call_person", { workflow_id: id, address: `sip:${email}` });
  };
  const incoming = () => page.getByRole("region", { name: "Incoming call" });

  it("rings, is answered, and is heard", async () => {
    await sitDown(6, "opening-hours", 8);
    await page.getByText("Ready", { exact: true }).waitFor();
    const run = await ring();
    await incoming().waitFor();
    expect(await page.title()).toMatch(/^Call from/);
    await expectSound(page, problems, "softphone-rings");
    await button("Answer").click();
    await page.getByRole("timer").waitFor();
    await incoming().waitFor({ state: "detached" });
    await expectLoud("Agent");
    await expectSaid(/Riverside Clinic/);
    await button("Hang up").click();
    await page.getByText("You hung up").waitFor();
    expect(await button("Call again").count()).toBe(0);
    expect((await stage<{ status: string }>("run", { run_id: run })).status).toBe("completed");
    expect(problems).toEqual([]);
  });

  it("is declined", async () => {
    await start("--use-fake-ui-for-media-stream");
    await page.getByText("Ready", { exact: true }).waitFor();
    const run = await ring();
    await button("Decline").click();
    await incoming().waitFor({ state: "detached" });
    expect((await stage<{ status: string }>("run", { run_id: run })).status).toBe("busy");
    await page.getByLabel("Calls ring here").uncheck();
    await page.getByText("Off", { exact: true }).waitFor();
    await page.getByLabel("Calls ring here").check();
    await page.getByLabel("Address (optional)").fill("100");
    await button("Take it").click();
    await page.getByText("100", { exact: true }).waitFor();
    expect(problems).toEqual([]);
  });
});

describe("a call that cannot be made as usual", () => {
  it("says that the microphone is denied, and goes on without one", async () => {
    await start("--deny-permission-prompts");
    await page.getByLabel("Whom to call").selectOption({ label: WORKFLOW });
    await button("Call").click();
    await page.getByText("The microphone is not allowed").waitFor();
    await expectSound(page, problems, "softphone-denied");
    await button("Call without a microphone").click();
    await page.getByText("The agent hears silence: there is no microphone.").waitFor();
    await expectLoud("Agent");
    await expectSaid(/Riverside Clinic/);
    await button("Hang up").click();
    await page.getByText("You hung up").waitFor();
  });

  it("is answered without a microphone, too", async () => {
    const run = await stage<string>("call_person", {
      workflow_id: (await stage<{ id: string }>("workflow", { name: "Calls somebody without" })).id,
      address: `sip:${email}`,
    });
    await button("Answer").click();
    await page.getByText("The microphone is not allowed").waitFor();
    await button("Call without a microphone").click();
    await page.getByRole("timer").waitFor();
    await expectLoud("Agent");
    await button("Hang up").click();
    await page.getByText("You hung up").waitFor();
    expect((await stage<{ status: string }>("run", { run_id: run })).status).toBe("completed");
    expect(problems).toEqual([]);
  });

  it("says that all lines are busy, that a line was used, and that the connection was lost", async () => {
    await start("--use-fake-ui-for-media-stream");
    await page.getByLabel("Whom to call").selectOption({ label: WORKFLOW });
    await page.route("**/softphone/calls", (route) =>
      route.fulfill({ status: 429, json: { error: { code: "capacity_reached", message: "busy" } } }),
    );
    await button("Call").click();
    await page.getByText("All lines are busy").waitFor();
    expect(problems.splice(0)).toHaveLength(1);
    await page.unroute("**/softphone/calls");

    await page.route("**/softphone/calls", async (route) => {
      const answer = await route.fetch();
      const line = (await answer.json()) as { media_url: string };
      await route.fulfill({ response: answer, json: { ...line, media_url: `${line.media_url}x` } });
    });
    await button("Try again").click();
    await page.getByText("The call's line could not be opened").waitFor();
    expect(problems.splice(0)).toHaveLength(1);
    await page.unroute("**/softphone/calls");

    await page.routeWebSocket(/telephony\/ws\//, (socket) => {
      socket.connectToServer();
      setTimeout(() => void socket.close({ code: 1011 }), 1_000);
    });
    await button("Call again").click();
    await page.getByText("Something failed at the gateway").waitFor();
  });
});

describe("a call through a carrier", () => {
  it("needs a workflow that is published", async () => {
    await start();
    const workflows = /\/api\/v1\/workflows(\?|$)/;
    await page.route(workflows, (route) => route.fulfill({ json: { items: [], next_cursor: null } }));
    await page.reload();
    await page.getByText("No workflow is published").waitFor();
    await expectSound(page, problems, "softphone-unpublished");
  });

  it("is placed and followed", async () => {
    await stage("expect", { number: "+14155550187", clips: ["opening-hours", "no-thank-you-goodbye"] });
    await start();
    await page.getByLabel("Workflow that speaks").selectOption({ label: WORKFLOW });
    await page.getByLabel("Number to call").fill("415 555 0187");
    await button("Place the call").click();
    await page.getByText("Begin with + and the country code").waitFor();
    await page.getByLabel("Number to call").fill("+1 415 555 0187");
    await button("Place the call").click();
    await page.getByText("Live", { exact: true }).waitFor({ timeout: 20_000 });
    await expectSaid(/hours/i);
    await expectSaid(/nine to five/);
    await expectSound(page, problems, "softphone-dials-out");
    await page.getByText("Completed", { exact: true }).waitFor({ timeout: 30_000 });
    await expectSaid(/goodbye/i);
    await page.emulateMedia({ colorScheme: "dark" });
    await expectSound(page, problems, "softphone-dark");
  });
});
