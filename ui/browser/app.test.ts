import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  audit,
  email,
  gateway,
  launch,
  open,
  overflows,
  printedPassword,
  shoot,
  stage,
  WIDTHS,
} from "./harness";

const OWN_PASSWORD = "a-password-of-my-own";

let browser: Browser;
let page: Page;
let problems: string[];

beforeAll(async () => {
  [browser] = await Promise.all([launch(), stage("talk")]);
  ({ page, problems } = await open(browser));
});

afterAll(() => browser.close());

const field = (label: string) => page.getByLabel(label, { exact: true });
const button = (name: string) => page.getByRole("button", { name, exact: true });
const link = (name: string) => page.getByRole("link", { name, exact: true });
const heading = (name: string) => page.getByRole("heading", { name, exact: true });
const menuItem = (name: string) => page.getByRole("menuitem", { name, exact: true });
const row = (address: string) => page.getByRole("listitem").filter({ hasText: address }).last();
const expectText = (text: string) => page.getByText(text).first().waitFor();
const expectNextStep = (text: string) =>
  expect
    .poll(() => page.locator('[aria-current="step"]').allInnerTexts(), { timeout: 10_000 })
    .toEqual([expect.stringContaining(text)]);

async function signIn(password: string) {
  await field("E-mail address").fill(email);
  await field("Password").fill(password);
  await button("Sign in").click();
}

describe("the first run", () => {
  it("asks for a login, and says what is wrong with one", async () => {
    await page.goto(`${gateway}/telephony-configurations?from=a-link`);
    await heading("Sign in").waitFor();
    await button("Sign in").click();
    await expectText("Enter your e-mail address.");
    await signIn("a wrong password");
    await page.getByRole("alert").waitFor();
    expect(problems.splice(0)).toHaveLength(1);
  });

  it("leads on to where one wanted to go, and begins with a password of one's own", async () => {
    await signIn(printedPassword);
    await heading("Carriers").waitFor();
    await link("Start").click();
    await heading("First steps").waitFor();
    await expectNextStep("Choose your own password");
    await link("Choose a password").click();
    await field("Current password").fill(printedPassword);
    await field("New password").fill("short");
    await field("New password again").fill("shorter");
    await button("Change the password").click();
    await expectText("Use 12 characters or more.");
    await expectText("The two are not the same.");
    await field("New password").fill(OWN_PASSWORD);
    await field("New password again").fill(OWN_PASSWORD);
    await button("Change the password").click();
    await link("Go to the start").click();
    await heading("First steps").waitFor();
    await expectNextStep("Add a carrier");
  });
});

describe("a carrier of an outside package", () => {
  it("gets its form, every kind of field in it, and is told what is missing", async () => {
    await link("Add a carrier").click();
    await link("Every Field").click();
    await button("Save").click();
    await expectText("Name is required.");
    await expectText("Account is required.");
    await expectText("Token is required.");
    await field("Account").fill("13");
    await expectText("It should be like acc-1");
    expect(await field("Signing key").count()).toBe(0);
    await field("Requests are verified by").selectOption("A key of their own");
    await field("Signing key").fill("-----KEY-----\nfirst\n-----END-----");
    await field("Ring for (optional)").fill("70");
    expect(await field("Trunk").getAttribute("readonly")).not.toBeNull();
    await field("Name").fill("Second office");
    await field("Token").fill("the-wrong-token");
    await field("Caller ids (optional)").fill("+14155550171\n+14155550172");
    await field("Record calls").check();
    await button("Save").click();
    await expectText("Enter 60 or less.");
    await field("Ring for (optional)").fill("45");
  });

  it("shows at its field what only the gateway can know", async () => {
    await field("Account").fill("acc-13");
    await button("Save").click();
    await expectText("That account is closed.");
    expect(problems.splice(0)).toHaveLength(1);
    await field("Account").fill("acc-1");
  });

  it("has its credentials tested before they are saved", async () => {
    await button("Test credentials").click();
    await expectText("The carrier does not know these credentials.");
    await field("Token").fill("the-right-token");
    await button("Test credentials").click();
    await expectText("Account of Every Field Ltd.");
    await button("Save").click();
    await heading("Second office").waitFor();
    await expectNextStep("There is a number");
  });

  it("keeps its secrets when it is saved again", async () => {
    await link("Change").click();
    await heading("Change Second office").waitFor();
    expect(await field("Token").inputValue()).toBe("••••oken");
    expect(await field("Signing key").inputValue()).toContain("••••");
    expect(await field("Ring for (optional)").inputValue()).toBe("45");
    expect(await field("Caller ids (optional)").inputValue()).toBe("+14155550171\n+14155550172");
    expect(await field("Record calls").isChecked()).toBe(true);
    await field("Name").fill("Second office, east");
    await button("Save").click();
    await heading("Second office, east").waitFor();
    await button("Test credentials").click();
    await expectText("Account of Every Field Ltd.");
  });

  it("takes a secret that is replaced, and only that", async () => {
    await link("Change").click();
    await button("Replace Token").click();
    await button("Save").click();
    await expectText("Token is required.");
    await field("Token").fill("another-wrong-token");
    await button("Save").click();
    await heading("Second office, east").waitFor();
    await expectText("The carrier does not know these credentials.");
    await expectNextStep("The carrier accepts the credentials");
    await link("Change").click();
    await button("Replace Token").click();
    await field("Token").fill("the-right-token");
    await button("Save").click();
    await expectText("Account of Every Field Ltd.");
  });

  it("brings its numbers, which a workflow answers and the carrier sends here", async () => {
    await button("Import numbers").click();
    await field("+14155550171").check();
    await field("+14155550172").check();
    await field("Workflow that answers them").selectOption({ index: 1 });
    await button("Import 2 numbers").click();
    await expectText("+14155550172: That number belongs to an application.");
    await button("Close").click();
    await row("+14155550171").getByText("Bound", { exact: true }).waitFor();
    await expectNextStep("A call came through");
    await button("Actions for +14155550172").click();
    await menuItem("Verify where its calls go").click();
    await expectText("Its calls go nowhere.");
    await button("Actions for +14155550171").click();
    await menuItem("Unbind at the carrier").click();
    await expectText("Unbound: its calls come here no more.");
    await expectNextStep("The carrier sends its calls here");
    await button("Actions for +14155550171").click();
    await menuItem("Bind at the carrier").click();
    await expectText("Bound: its calls come here.");
    await button("Actions for +14155550171").click();
    await menuItem("Make it the default caller id").click();
    await row("+14155550171").getByText("Default caller id").waitFor();
  });
});

describe("the simulated carrier", () => {
  it("accepts its credentials, and refuses wrong ones", async () => {
    await link("Carriers").first().click();
    await page.getByRole("listitem").filter({ hasText: "Simulated" }).getByRole("link").click();
    await button("Test credentials").click();
    await page.getByRole("status").filter({ hasText: /./ }).first().waitFor();
    await link("Change").click();
    await page.getByRole("button", { name: /^Replace/ }).click();
    await page.locator('input[type="password"]').fill("0123456789abcdef0123456789abcdef");
    await button("Save").click();
    await button("Test credentials").click();
    await expectText("The carrier does not know these credentials.");
  });
});

describe("every page", () => {
  const pages: [name: string, title: string, go: () => Promise<void>][] = [
    ["start", "First steps", () => link("Start").click()],
    ["carriers", "Carriers", () => link("Carriers").first().click()],
    ["carrier", "Setup", () => link("Second office, east").click()],
    ["carrier-form", "Change Second office, east", () => link("Change").click()],
    ["carriers-to-add", "Add a carrier", () => visit("/telephony-configurations/new")],
    ["calls", "Calls", () => link("Calls").first().click()],
    ["call", "Transcript", () => page.locator('main a[href*="/calls/"]').first().click()],
    ["password", "Change the password", () => visit("/password")],
  ];

  it.each(pages)("is sound and readable at both widths: %s", async (name, title, go) => {
    await page.setViewportSize(WIDTHS.desktop);
    await go();
    await settle(title);
    for (const [width, viewport] of Object.entries(WIDTHS)) {
      await page.setViewportSize(viewport);
      await expectSound(`${name}-${width}`);
    }
  });

  it("is so in the dark, too", async () => {
    await page.setViewportSize(WIDTHS.desktop);
    await button(`Account of ${email}`).click();
    await page.getByRole("menuitemradio", { name: "Dark" }).click();
    for (const [path, title] of [
      ["/telephony-configurations", "Setup"],
      ["/calls", "Transcript"],
    ] as const) {
      await visit(path);
      await page.locator("main li a").first().click();
      await settle(title);
      await expectSound(`${path.slice(1)}-dark`);
    }
  });

  it("is first loaded with little", async () => {
    await visit("/");
    await heading("First steps").waitFor();
    const bytes = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
    );
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(300_000);
  });

  it("has a name for what is not there", async () => {
    await visit("/no/such/page");
    await heading("There is no such page").waitFor();
  });

  it("is behind the sign-in again after signing out", async () => {
    await visit("/password");
    await button(`Account of ${email}`).click();
    await menuItem("Sign out").click();
    await heading("Sign in").waitFor();
    await expectSound("sign-in");
    await signIn(OWN_PASSWORD);
    await heading("First steps").waitFor();
  });
});

async function visit(path: string) {
  await page.goto(gateway + path);
}

async function settle(title: string) {
  await heading(title).waitFor();
  await page.waitForFunction(() => !document.body.innerText.includes("Loading"));
}

async function expectSound(name: string) {
  await shoot(page, name);
  expect(await overflows(page), "wider than the window").toBe(false);
  expect(await audit(page)).toEqual([]);
  expect(problems).toEqual([]);
}
