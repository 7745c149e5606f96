import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { controls, enter, gateway, launch, open } from "./harness";

let browser: Browser;
let page: Page;
let on: ReturnType<typeof controls>;

beforeAll(async () => {
  browser = await launch();
  ({ page } = await open(browser));
  on = controls(page);
  await enter(page);
});

afterAll(() => browser.close());

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
