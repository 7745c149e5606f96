import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { audit, email, enter, gateway, launch, open, overflows, shoot, WIDTHS } from "./harness";

let browser: Browser;
let page: Page;
let problems: string[];

const FAKE_DEVICES = [
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
];

beforeAll(async () => {
  browser = await launch(...FAKE_DEVICES);
  ({ page, problems } = await open(browser));
  await enter(page, "/workflows");
});

afterAll(() => browser.close());

const field = (label: string) => page.getByLabel(label, { exact: true });
const button = (name: string) => page.getByRole("button", { name, exact: true });
const link = (name: string) => page.getByRole("link", { name, exact: true });
const tab = (name: string) => page.getByRole("tab", { name });
const heading = (name: string) => page.getByRole("heading", { name, exact: true });
const menuItem = (name: string) => page.getByRole("menuitem", { name, exact: true });
const node = (name: string) => page.locator(`.react-flow__node[data-id="node:${name}"]`);
const edge = (label: RegExp | string) => page.locator("main").getByLabel(label);
const dialog = () => page.getByRole("dialog");
const details = () => page.getByRole("region", { name: "Details" });
const item = (name: string) => details().locator("details details").filter({ hasText: name }).first();
const expectText = (text: string) => page.getByText(text).first().waitFor();
const expectSaveState = (text: string) => page.getByRole("status").getByText(text, { exact: true }).waitFor();
const expectSaved = () => expectSaveState("Saved");
const wouldAskBeforeUnload = () =>
  page.evaluate(() => !window.dispatchEvent(new Event("beforeunload", { cancelable: true })));
const focused = (control: Locator) => control.evaluate((element) => element === document.activeElement);
const expectFocus = (label: string) => expect.poll(() => focused(field(label))).toBe(true);
const conflict = () => page.getByRole("dialog", { name: "Somebody else changed this draft" });

async function expectSound(name: string) {
  await shoot(page, name);
  expect(await overflows(page), "wider than the window").toBe(false);
  expect(await audit(page)).toEqual([]);
  expect(problems).toEqual([]);
}

async function expectSoundAtBothWidths(name: string) {
  for (const [width, viewport] of Object.entries(WIDTHS)) {
    await page.setViewportSize(viewport);
    await expectSound(`${name}-${width}`);
  }
  await page.setViewportSize(WIDTHS.desktop);
}

describe("the list", () => {
  it("begins a workflow with a template", async () => {
    await heading("Workflows").waitFor();
    await button("New workflow").click();
    await button("Create").click();
    await expectText("Name is required.");
    await page.getByRole("radio", { name: /Appointment booking/ }).check();
    await expectSoundAtBothWidths("workflows-new");
    await field("Name").fill("Bookings");
    await button("Create").click();
    await heading("Bookings").waitFor();
    await expectText("Never published");
  });
});

describe("the graph", () => {
  it("shows every node, and where each leads", async () => {
    await node("welcome")
      .getByText(/^Hello! For which day/)
      .waitFor();
    for (const name of ["name", "confirmation", "booked"]) await node(name).waitFor();
    await edge("confirm: yes: from confirmation to booked").first().waitFor({ state: "attached" });
    await node("booked").getByText("end_call").waitFor();
    await expectSoundAtBothWidths("workflow-graph");
  });

  it("follows what is said at a node", async () => {
    await node("booked").click();
    await field("On arriving").fill("All done. Anything else?");
    await node("booked").getByText("All done. Anything else?").waitFor();
    await expectSaved();
  });

  it("takes a node, which the panel connects", async () => {
    await button("Add a node").click();
    await dialog().getByLabel("Name", { exact: true }).fill("opening_hours");
    await field("The conversation comes from").selectOption("");
    await dialog().getByRole("button", { name: "Add", exact: true }).click();
    await node("opening_hours").waitFor();
    await details().getByText("Nothing leads to this node.").first().waitFor();
    await field("On arriving").fill("We are open from nine to five.");
    await field("Task").fill("Tell the opening hours.");
    await field("Go to node").selectOption("welcome");
    await field("One more function").selectOption({ label: "opening_hours" });
    await details().getByRole("button", { name: "Add", exact: true }).click();
    await edge("go_on: from welcome to opening_hours").first().waitFor({ state: "attached" });
    await item("go_on").getByLabel("Name", { exact: true }).fill("ask_hours");
    await page.keyboard.press("Enter");
    await edge("ask_hours: from welcome to opening_hours").first().waitFor({ state: "attached" });
  });
});

describe("two nodes", () => {
  it("are connected by dragging, too", async () => {
    const from = await node("opening_hours").locator(".graph-handle.source").boundingBox();
    const to = await node("booked").locator(".graph-handle.target").boundingBox();
    if (!from || !to) throw new Error("the handles are not drawn");
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
    await page.mouse.up();
    await edge("go_to_booked: from opening_hours to booked").first().waitFor({ state: "attached" });
    await button("Undo").click();
    await edge("go_to_booked: from opening_hours to booked").first().waitFor({ state: "detached" });
    await field("Go to node").selectOption("welcome");
  });
});

describe("what is wrong", () => {
  it("is shown at its node, and leads to its field", async () => {
    await node("welcome").getByText("✕").waitFor();
    await button("Publish").click();
    await expectText("It would not run");
    await expectSound("workflow-publish-refused");
    await dialog().getByRole("button", { name: "Show it" }).click();
    await details()
      .getByRole("button", { name: /ask_hours/ })
      .first()
      .click();
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLElement).innerText))
      .toContain("ask_hours");
    await item("ask_hours")
      .getByLabel("Description", { exact: true })
      .fill("The caller asks when you are open.");
    await item("ask_hours").getByLabel("What callers say for it").fill("when are you open\nopening hours");
    await node("welcome").getByText("✕").waitFor({ state: "detached" });
    await expectSaved();
  });
});

describe("the YAML", () => {
  const editor = () => page.getByRole("textbox", { name: "The workflow as YAML" });

  it("is what the graph shows, in both directions", async () => {
    await button("YAML").click();
    await editor().getByText("initial_node").waitFor();
    await expectSoundAtBothWidths("workflow-yaml");
    await editor().click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await page.keyboard.press("Control+Backspace");
    await page.keyboard.type("booked");
    await button("Graph").click();
    await node("booked").getByText("Start").waitFor();
    await button("YAML").click();
    await editor().getByText("initial_node: booked").waitFor();
    await button("Undo").click();
    await editor().getByText("initial_node: welcome").waitFor();
    await button("Graph").click();
    await node("welcome").getByText("Start").waitFor();
  });

  it("says at its line what cannot be read, and keeps what could", async () => {
    await button("YAML").click();
    await editor().click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\nbroken: [1,");
    await page
      .getByRole("alert")
      .filter({ hasText: /^Line \d+:/ })
      .waitFor();
    await expectSaveState("YAML cannot be read: not saved");
    await expectSound("workflow-yaml-error");
    await button("Graph").click();
    await node("opening_hours").waitFor();
    await button("YAML cannot be read").click();
    await page
      .getByRole("alert")
      .filter({ hasText: /^Line \d+:/ })
      .waitFor();
    await button("Graph").click();
  });

  it("is mended or put aside before anything else is done with the draft", async () => {
    const refused = page.getByRole("dialog", { name: "The YAML cannot be read" });
    await node("welcome").click();
    const said = await field("On arriving").inputValue();
    await field("On arriving").pressSequentially("x");
    await refused.waitFor();
    await expectSoundAtBothWidths("workflow-yaml-unreadable");
    await page.keyboard.press("Escape");
    await refused.waitFor({ state: "detached" });
    expect(await field("On arriving").inputValue()).toBe(said);
    await button("Publish").click();
    await refused.getByRole("button", { name: "Open the YAML" }).click();
    await editor().getByText("broken: [1,").waitFor();
    await button("Try it").click();
    await expectText("The YAML cannot be read: mend it before you call.");
    await button("Try it").click();
  });

  it("is not left behind unasked", async () => {
    expect(await wouldAskBeforeUnload()).toBe(true);
    await link("Workflows").first().click();
    await dialog().getByText("The YAML cannot be read").waitFor();
    await expectSoundAtBothWidths("workflow-leave");
    await button("Stay").click();
    await editor().getByText("broken: [1,").waitFor();
  });

  it("is had back after it was put aside", async () => {
    await button("Publish").click();
    await button("Put it aside").click();
    await page.getByRole("alert").waitFor({ state: "detached" });
    await expectSaved();
    expect(await wouldAskBeforeUnload()).toBe(false);
    await button("Undo").click();
    await expectSaveState("YAML cannot be read: not saved");
    await button("Undo").click();
    await page.getByRole("alert").waitFor({ state: "detached" });
    await button("Graph").click();
    await expectSaved();
  });
});

describe("whether it would run", () => {
  it("is not known, and not said, when it cannot be looked through", async () => {
    await page.route("**/validate", (route) => route.fulfill({ status: 500, body: "{}" }));
    await node("welcome").click();
    await field("Role").fill("You book appointments.");
    await tab("Problems").click();
    await button("Try again").waitFor();
    await expectText("The gateway answered with status 500.");
    await button("Publish").click();
    await expectText("It is not known whether the draft would run.");
    problems.splice(0);
    await expectSoundAtBothWidths("workflow-publish-unknown");
    await page.unroute("**/validate");
    await dialog().getByRole("button", { name: "Try again" }).click();
    await field("What is new (optional)").waitFor();
    await button("Cancel").click();
    await expectText("Nothing is wrong");
    await tab("Node").click();
    await button("Undo").click();
  });
});

describe("versions", () => {
  it("are published with a note", async () => {
    await publish(1, "The first one");
    await expectText("Nothing is wrong");
  });

  it("follow each other, and are compared with the draft", async () => {
    await tab("Node").click();
    await node("booked").click();
    await field("On arriving").fill("Something quite different.");
    await expectSaved();
    await publish(2, "");
    await tab("Versions").click();
    await expectText("The first one");
    await button("Compare version 1 with the draft").click();
    await expectText("Something quite different.");
    await expectSoundAtBothWidths("workflow-versions");
    await button("Restore as draft").click();
    await node("booked").getByText("All done. Anything else?").waitFor();
    await expectSaved();
    await page.getByText("Draft", { exact: true }).waitFor();
  });

  it("are what is left when a draft is discarded", async () => {
    await button("More actions").click();
    await menuItem("Discard the draft …").click();
    await button("Discard").click();
    await node("booked").getByText("Something quite different.").waitFor();
  });
});

describe("what was done", () => {
  it("is undone and done again", async () => {
    await node("name").click();
    await field("If it did not understand").fill("Your name, please.");
    await page.keyboard.press("Control+z");
    await expect.poll(() => field("If it did not understand").inputValue()).toBe("Please tell me your name.");
    await page.keyboard.press("Control+Shift+z");
    await expect.poll(() => field("If it did not understand").inputValue()).toBe("Your name, please.");
    await button("Undo").click();
    await expectSaved();
  });

  it("is asked about when somebody else saved meanwhile", async () => {
    await saveAsSomebodyElse("Theirs.");
    await field("If it did not understand").fill("Mine.");
    await conflict().waitFor();
    expect(problems.splice(0)).toHaveLength(1);
    await expectSoundAtBothWidths("workflow-conflict");
    await button("Go on with theirs").click();
    await expect.poll(() => field("If it did not understand").inputValue()).toBe("Please tell me your name.");
    await expectSaved();
  });

  it("is decided about later, too, and saved over theirs", async () => {
    await saveAsSomebodyElse("Theirs again.");
    await field("If it did not understand").fill("Mine.");
    await conflict().waitFor();
    for (let pressed = 0; pressed < 3; pressed++) await page.keyboard.press("Escape");
    await conflict().waitFor({ state: "detached" });
    await expectSaveState("Not saved: somebody else changed this draft");
    expect(problems.splice(0)).toHaveLength(1);
    await field("If it did not understand").fill("Mine, and more.");
    await link("Workflows").first().click();
    await dialog().getByText("Decide first which one is kept.").waitFor();
    await button("Stay").click();
    await expectSound("workflow-conflict-later");
    await button("Decide …").click();
    await button("Save mine over it").click();
    await expectSaved();
    await page.reload();
    await node("name").click();
    await expect.poll(() => field("If it did not understand").inputValue()).toBe("Mine, and more.");
  });

  it("is kept from being left behind as long as the gateway cannot be reached, if one wants", async () => {
    await page.route("**/draft", (route) => route.abort());
    await field("If it did not understand").fill("Lost.");
    await link("Workflows").first().click();
    await dialog().getByText("The draft could not be saved.").waitFor();
    problems.splice(0);
    await expectSound("workflow-leave-unsaved");
    await button("Stay").click();
    await expect.poll(() => field("If it did not understand").inputValue()).toBe("Lost.");
    await link("Workflows").first().click();
    await button("Leave").click();
    await heading("Workflows").waitFor();
    await page.unroute("**/draft");
    problems.splice(0);
    await link("Bookings").click();
    await node("name").click();
    await expect.poll(() => field("If it did not understand").inputValue()).toBe("Mine, and more.");
    await expectSaved();
  });
});

describe("by keyboard alone", () => {
  it("one walks through the graph, adds, renames and deletes", async () => {
    await node("welcome").click();
    await node("welcome").focus();
    await page.keyboard.press("ArrowDown");
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute("data-id")))
      .toMatch(/^node:(?!welcome)/);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("renamed");
    await page.keyboard.press("Enter");
    await node("renamed").waitFor();
    await expectFocus("Name");
    await node("renamed").focus();
    await page.keyboard.press("Delete");
    await dialog().getByText("You can undo this.").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await node("renamed").waitFor({ state: "detached" });
    await page.keyboard.press("Control+z");
    await node("renamed").waitFor();
    await expectSaved();
  });
});

describe("what is given another name", () => {
  it("keeps one where one goes on", async () => {
    await node("booked").click();
    await rename("Name", "all_done");
    await page.keyboard.press("Tab");
    await expectFocus("On arriving");
    await page.keyboard.press("End");
    await page.keyboard.type(" Bye.");
    await node("all_done")
      .getByText(/ Bye\.$/)
      .waitFor();
    expect(await field("Go to node").inputValue()).toBe("all_done");
    await button("Undo").click();
    await button("Undo").click();
    await node("booked").waitFor();
    expect(await field("Go to node").inputValue()).toBe("booked");
  });

  it("does so among functions and what they note", async () => {
    await tab("Functions").click();
    await item("choose_time").locator("summary").first().click();
    await rename("Name", "find_time", item("choose_time"));
    await expect.poll(() => focused(item("find_time").getByLabel("Description").first())).toBe(true);
    await rename("Noted as", "moment", item("find_time"));
    await expect.poll(() => focused(item("find_time").getByLabel("What it is").first())).toBe(true);
    await button("Undo").click();
    await button("Undo").click();
    await item("choose_time").waitFor();
  });

  it("does so among those a caller is handed to", async () => {
    await tab("Settings").click();
    await button("Add somebody").click();
    await field("Number or SIP URI").fill("+14155550123");
    await rename("Name", "desk");
    await page.keyboard.type("+14155550199");
    await expect.poll(() => field("Number or SIP URI").inputValue()).toBe("+14155550199");
    await expectSaved();
    await button("Remove desk").click();
    await tab("Node").click();
  });
});

describe("a draft", () => {
  it("is tried out by calling it, and the graph shows where the call is", async () => {
    await button("Try it").click();
    await button("Call").click();
    await node("welcome").getByText("Now").waitFor({ timeout: 30_000 });
    await page.getByRole("timer").waitFor();
    await expectSound("workflow-try-it");
    await button("Hang up").click();
    await node("welcome").getByText("Now").waitFor({ state: "detached" });
    await page.getByRole("region", { name: "Try it" }).getByRole("button", { name: "Close" }).click();
  });
});

describe("settings and functions", () => {
  it("hold for the whole conversation", async () => {
    await tab("Settings").click();
    await button("Add somebody").click();
    await field("Number or SIP URI").fill("+14155550123");
    for (const title of ["Speech services", "Listening", "Answering machines", "Limits", "Phrases"])
      await details().getByText(title, { exact: true }).click();
    await field("Longest call").fill("0");
    await details().getByText("greater than 0").waitFor();
    await expectSoundAtBothWidths("workflow-settings");
    await field("Longest call").fill("");
    await tab("Functions").click();
    await item("choose_time").locator("summary").first().click();
    await expectSoundAtBothWidths("workflow-functions");
    await expectSaved();
  });
});

describe("every view", () => {
  it("is sound in the dark, too", async () => {
    await button(`Account of ${email}`).click();
    await page.getByRole("menuitemradio", { name: "Dark" }).click();
    await tab("Node").click();
    await expectSoundAtBothWidths("workflow-dark");
    await button("YAML").click();
    await page.getByRole("textbox", { name: "The workflow as YAML" }).waitFor();
    await expectSound("workflow-yaml-dark");
  });

  it("gives way to a list and a form on a telephone", async () => {
    await page.setViewportSize(WIDTHS.phone);
    await button("‹ The whole workflow").click();
    await button("List").click();
    await page.getByRole("list", { name: "Nodes" }).getByRole("button", { name: "booked" }).click();
    await field("On arriving").waitFor();
    await expectSound("workflow-form-phone");
    await button("‹ The whole workflow").click();
    await page.getByRole("list", { name: "Nodes" }).waitFor();
  });

  it("is used by keyboard alone there", async () => {
    const press = (key: string) => page.keyboard.press(key);
    const listed = (name: string) =>
      page.getByRole("list", { name: "Nodes" }).getByRole("button", { name, exact: true });
    await expect.poll(() => focused(listed("booked"))).toBe(true);
    await walkTo(listed("name"), "Shift+Tab");
    await press("Enter");
    await expectFocus("Name");
    await press("Control+a");
    await page.keyboard.type("caller");
    await walkTo(button("Add a node"), "Shift+Tab");
    await press("Enter");
    await page.keyboard.type("farewell");
    await expectSound("workflow-add-phone");
    await walkTo(dialog().getByRole("button", { name: "Add", exact: true }));
    await press("Enter");
    await dialog().waitFor({ state: "detached" });
    expect(await field("Go to node").inputValue()).toBe("farewell");
    await walkTo(field("Task"));
    await page.keyboard.type("Say goodbye.");
    await walkTo(field("One more function"));
    await page.keyboard.type("booked");
    await press("Tab");
    await press("Enter");
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLElement).innerText))
      .toContain("go_on");
    await walkTo(item("go_on").getByLabel("Description", { exact: true }));
    await page.keyboard.type("The caller wants to go on.");
    await walkTo(item("go_on").getByLabel("What callers say for it"));
    await page.keyboard.type("go on please");
    await walkTo(field("Go to node"), "Shift+Tab");
    await page.keyboard.type("caller");
    await walkTo(item("go_to_farewell").locator("summary").first());
    await press("Enter");
    await walkTo(item("go_to_farewell").getByLabel("Description", { exact: true }));
    await page.keyboard.type("The caller wants no more.");
    await walkTo(item("go_to_farewell").getByLabel("What callers say for it"));
    await page.keyboard.type("never mind");
    await expectSound("workflow-connected-phone");
    await walkTo(button("‹ The whole workflow"), "Shift+Tab");
    await press("Enter");
    await expect.poll(() => focused(listed("caller"))).toBe(true);
    await expectSound("workflow-list-phone");
    await walkTo(button("Publish"), "Shift+Tab");
    await press("Enter");
    await walkTo(dialog().getByRole("button", { name: "Publish", exact: true }));
    await press("Enter");
    await page.getByText("Version 3", { exact: true }).first().waitFor();
    await page.setViewportSize(WIDTHS.desktop);
  });
});

describe("a workflow", () => {
  it("is duplicated, renamed and deleted", async () => {
    await link("Workflows").first().click();
    await button("Actions for Bookings").click();
    await menuItem("Duplicate …").click();
    await button("Duplicate").click();
    await link("Bookings (copy)").waitFor();
    await button("Actions for Bookings (copy)").click();
    await menuItem("Rename …").click();
    await field("Name").fill("Another");
    await button("Rename").click();
    await link("Another").waitFor();
    await expectSoundAtBothWidths("workflows");
    await button("Actions for Another").click();
    await menuItem("Delete …").click();
    await button("Delete").click();
    await link("Another").waitFor({ state: "detached" });
  });

  it("stays as long as a number is answered by it", async () => {
    await button("Actions for Riverside Clinic reception").click();
    await menuItem("Delete …").click();
    await dialog()
      .getByRole("link", { name: /^\+\d+/ })
      .waitFor();
    await button("Delete").click();
    await dialog().getByRole("alert").waitFor();
    expect(problems.splice(0)).toHaveLength(1);
    await expectSound("workflows-delete-refused");
    await button("Cancel").click();
  });
});

it("loads neither graph nor YAML before it is needed", async () => {
  await page.goto(`${gateway}/workflows`);
  await link("Bookings").waitFor();
  const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  expect(loaded.filter((name) => /graph|yaml|comparison/.test(name))).toEqual([]);
});

/** Goes from one control to the next until it is this one. */
async function walkTo(control: Locator, key = "Tab") {
  for (let steps = 0; steps < 60; steps++) {
    if (await focused(control)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`no way to ${control.toString()}`);
}

/** Types another name, and goes on to what follows. */
async function rename(label: string, to: string, within: Locator = details()) {
  await within.getByLabel(label, { exact: true }).first().focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.type(to);
  await page.keyboard.press("Tab");
}

/** Somebody else says goodbye otherwise. */
async function saveAsSomebodyElse(goodbye: string) {
  const id = page.url().split("/").at(-1) ?? "";
  await page.evaluate(
    async ({ id, goodbye }) => {
      const at = `/api/v1/workflows/${id}`;
      const before = (await (await fetch(at)).json()) as Record<string, unknown>;
      const theirs = { ...((before.draft ?? before.document) as object), phrases: { goodbye } };
      await fetch(`${at}/draft`, {
        method: "PUT",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ document: theirs, revision: before.draft_revision }),
      });
    },
    { id, goodbye },
  );
}

async function publish(number: number, note: string) {
  await tab("Problems").click();
  await button("Publish").click();
  await heading(`Publish version ${number}`).waitFor();
  await field("What is new (optional)").fill(note);
  await dialog().getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByText(`Version ${number}`, { exact: true }).first().waitFor();
}
