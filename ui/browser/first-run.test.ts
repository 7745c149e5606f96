import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  controls,
  email,
  expectSound,
  gateway,
  launch,
  open,
  printedPassword,
  settled,
  stage,
} from "./harness";
import { enterCredentials, forms, type Account } from "./provider-form";

const [account] = (await stage<Account[]>("accounts")) as [Account];
const [number] = account.numbers as [string];
const OWN_PASSWORD = "a-password-of-my-own";

let browser: Browser;
let page: Page;
let problems: string[];
let on: ReturnType<typeof controls>;

beforeAll(async () => {
  browser = await launch();
  ({ page, problems } = await open(browser));
  on = controls(page);
});

afterAll(() => browser.close());

async function signIn(password: string) {
  await on.field("E-mail address").fill(email);
  await on.field("Password").fill(password);
  await on.button("Sign in").click();
}

const visit = (path: string) => page.goto(gateway + path);

describe("the first run", () => {
  it("asks for a login, and says what is wrong with one", async () => {
    await visit("/telephony-configurations?from=a-link");
    await on.heading("Sign in").waitFor();
    await expectSound(page, problems, "sign-in");
    await on.button("Sign in").click();
    await on.expectText("Enter your e-mail address.");
    await signIn("a wrong password");
    await page.getByRole("alert").waitFor();
    expect(problems.splice(0)).toHaveLength(1);
  });

  it("leads on to where one wanted to go, and begins with a password of one's own", async () => {
    await signIn(printedPassword);
    await on.heading("Carriers").waitFor();
    await on.link("Start").click();
    await on.heading("First steps").waitFor();
    await on.expectNextStep("Choose your own password");
    await settled(page);
    await expectSound(page, problems, "first-steps");
    await on.link("Choose a password").click();
    await on.field("Current password").fill(printedPassword);
    await on.field("New password").fill("short");
    await on.field("New password again").fill("shorter");
    await on.button("Change the password").click();
    await on.expectText("Use 12 characters or more.");
    await on.expectText("The two are not the same.");
    await expectSound(page, problems, "password");
    await on.field("New password").fill(OWN_PASSWORD);
    await on.field("New password again").fill(OWN_PASSWORD);
    await on.button("Change the password").click();
    await on.link("Go to the start").click();
    await on.expectNextStep("Talk to your agent");
  });

  it("goes on with a call to the agent", async () => {
    expect(await on.link("Call your agent").getAttribute("href")).toContain("/softphone");
    await stage("call_workflow");
    await page.reload();
    await on.expectNextStep("Add a carrier");
  });

  it("adds a carrier, points a number here, and has it called", async () => {
    const form = (await forms(page)).get(account.provider);
    if (!form) throw new Error(`${account.provider} has no form`);
    await on.link("Add a carrier").click();
    await on.link(form.display_name).click();
    await on.field("Name").fill("Office");
    await enterCredentials(page, form, account.credentials);
    await on.button("Save").click();
    await on.heading("Office").waitFor();
    await on.link("Start").click();
    await on.expectNextStep("Point a number here");
    await on.link("Go to Office").click();
    await on.button("Import numbers from the account").click();
    await on.field(number).check();
    await on.field("Workflow that answers them").selectOption({ index: 1 });
    await on.button("Import 1 number").click();
    await on.expectText("Imported and bound.");
    await on.button("Close").click();
    await on.link("Start").click();
    await on.expectNextStep(`Call ${number}`);
  });

  it("is over once the number was called, and may be put away", async () => {
    await stage("call_number", { provider: account.provider, number });
    await page.reload();
    await on.expectText("Your agent answers your own number.");
    await settled(page);
    await expectSound(page, problems, "first-steps-done");
    await on.button("Hide the first steps").click();
    await on.heading("Overview").waitFor();
    expect(await on.link("Start").count()).toBe(0);
    await visit("/");
    await on.heading("Overview").waitFor();
    await on.button(`Account of ${email}`).click();
    await on.menuItem("Show the first steps").click();
    await on.heading("First steps").waitFor();
  });
});

describe("the app", () => {
  it("is first loaded with little", async () => {
    await visit("/");
    await on.heading("First steps").waitFor();
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
    await on.heading("There is no such page").waitFor();
  });

  it("is behind the sign-in again after signing out", async () => {
    await visit("/password");
    await on.button(`Account of ${email}`).click();
    await on.menuItem("Sign out").click();
    await on.heading("Sign in").waitFor();
    await signIn(OWN_PASSWORD);
    await on.heading("First steps").waitFor();
  });
});

describe("without a mouse", () => {
  const press = (keys: string) => page.keyboard.press(keys);
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.innerText : undefined;
      return (label ?? element?.getAttribute("aria-label") ?? element?.innerText ?? "").trim();
    });

  async function tabTo(name: string) {
    for (let pressed = 0; pressed < 60; pressed += 1) {
      if ((await focused()) === name) return;
      await press("Tab");
    }
    throw new Error(`Tab never comes to ${name}`);
  }

  async function enter(name: string, text: string) {
    await tabTo(name);
    await page.keyboard.type(text);
  }

  it("one signs in, finds the carriers and saves one", async () => {
    await page.context().clearCookies();
    await visit("/sign-in");
    await on.heading("Sign in").waitFor();
    await page.reload();
    await on.heading("Sign in").waitFor();
    await enter("E-mail address", email);
    await enter("Password", OWN_PASSWORD);
    await press("Enter");
    await on.heading("First steps").waitFor();
    await tabTo("Carriers");
    await press("Enter");
    await on.heading("Carriers").waitFor();
    await tabTo("Add a carrier");
    await press("Enter");
    await on.heading("Add a carrier").waitFor();
    await on.link("Every Field").waitFor();
    await tabTo("Every Field");
    await press("Enter");
    await enter("Name", "By hand");
    await enter("Account", "acc-2");
    await enter("Token", "the-right-token");
    await tabTo("Record calls (optional)").catch(() => tabTo("Record calls"));
    await press("Space");
    await tabTo("Save");
    await press("Enter");
    await on.heading("By hand").waitFor();
    await tabTo("More actions");
    await press("Enter");
    await on.menuItem("Make it the default").waitFor();
    await press("Escape");
    await expect.poll(focused).toBe("More actions");
  });
});
