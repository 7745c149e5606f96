import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { controls, email, enter, expectSound, gateway, launch, open, printedPassword } from "./harness";

const ADA = "ada@example.com";
const AGAIN = "Sign in again";

let browser: Browser;
let page: Page;
let problems: string[];
let on: ReturnType<typeof controls>;

beforeAll(async () => {
  browser = await launch();
  ({ page, problems } = await open(browser));
  on = controls(page);
  await enter(page);
});

afterAll(() => browser.close());

/** The session ends; the browser is told so by an answer, as it is when the time is over. */
async function endSession(whatAsks: () => Promise<void>) {
  await page.context().clearCookies();
  await whatAsks();
  await on.dialog(AGAIN).waitFor();
}

async function signInAgain(password = printedPassword) {
  await on.dialog(AGAIN).getByLabel("Password").fill(password);
  await on.dialog(AGAIN).getByRole("button", { name: "Sign in", exact: true }).click();
}

const gone = () => on.dialog(AGAIN).waitFor({ state: "detached" });

describe("a dialog", () => {
  const isFocused = (name: string) =>
    on.button(name).evaluate((element) => element === document.activeElement);

  it("gives the focus back to the button that opened it", async () => {
    await page.goto(`${gateway}/settings/account`);
    await on.button("Sign out everywhere").click();
    await on.dialog("Sign out everywhere?").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => isFocused("Sign out everywhere")).toBe(true);
  });

  it("gives it back to the menu it was chosen from", async () => {
    await page.goto(`${gateway}/workflows`);
    const menu = page.getByRole("button", { name: /^(More a|A)ctions/ }).first();
    await menu.click();
    await page.getByRole("menuitem", { name: /…$/ }).first().click();
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => menu.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});

describe("code that cannot be fetched", () => {
  it("is missing at its place only, until it is there", async () => {
    await page.route(/members-[^/]*\.js$/, (route) => route.fulfill({ status: 404 }));
    await page.goto(`${gateway}/settings/account`);
    await on.link("Members").click();
    await on.expectText("could not be fetched");
    await on.button("Load the page anew").waitFor();
    problems.splice(0);
    await page.unroute(/members-[^/]*\.js$/);
    await on.button("Try again").click();
    await on.button("Add a member").waitFor();
    expect(problems).toEqual([]);
  });
});

describe("when the session has ended", () => {
  it("what was entered is kept, and saved after signing in again", async () => {
    await page.goto(`${gateway}/telephony-configurations/new?provider=every_field`);
    await on.field("Name").fill("Kept");
    await on.field("Account").fill("acc-2");
    await on.field("Token").fill("the-right-token");
    await endSession(() => on.button("Save").click());
    await expectSound(page, problems.splice(0, 0), "session-ended");
    for (let pressed = 0; pressed < 3; pressed += 1) await page.keyboard.press("Escape");
    await signInAgain("a wrong password");
    await on.dialog(AGAIN).getByRole("alert").waitFor();
    await signInAgain();
    await gone();
    expect(problems.splice(0).every((problem) => problem.includes("401"))).toBe(true);
    expect(await on.field("Account").inputValue()).toBe("acc-2");
    expect(page.url()).toContain("provider=every_field");
    await on.button("Save").click();
    await on.heading("Kept").waitFor();
    expect(problems).toEqual([]);
  });

  it("one tab follows another one out and in", async () => {
    const other = await page.context().newPage();
    const there = controls(other);
    await other.goto(gateway);
    await there.button(`Account of ${email}`).click();
    await there.menuItem("Sign out").click();
    await there.heading("Sign in").waitFor();
    await on.dialog(AGAIN).waitFor();
    await enter(other);
    await gone();
    await other.close();
    expect(problems).toEqual([]);
  });

  it("somebody else does not go on with it, but starts afresh", async () => {
    const password = await page.evaluate(async (email) => {
      const body = JSON.stringify({ email });
      const headers = { "content-type": "application/json" };
      const answer = await fetch("/api/v1/users", { method: "POST", headers, body });
      return ((await answer.json()) as { password: string }).password;
    }, ADA);
    await endSession(() => on.link("Calls").click());
    await on.dialog(AGAIN).getByLabel("E-mail address").fill(ADA);
    await signInAgain(password);
    await page.getByText(`${ADA} is signed in now.`).waitFor();
    await on.button(`Start afresh as ${ADA}`).click();
    await on.button(`Account of ${ADA}`).waitFor();
    await gone();
    problems.splice(0);
  });

  it("signing out that fails is told", async () => {
    await page.route("**/auth/logout", (route) => route.abort());
    await on.button(`Account of ${ADA}`).click();
    await on.menuItem("Sign out").click();
    await on.dialog("You are still signed in").waitFor();
    await expectSound(page, problems.splice(0, 0), "sign-out-failed");
    problems.splice(0);
    await page.unroute("**/auth/logout");
    await on.button("Try again").click();
    await on.heading("Sign in").waitFor();
    expect(problems).toEqual([]);
  });
});
