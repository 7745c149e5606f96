import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  controls as on,
  email,
  enter,
  expectSound as sound,
  gateway,
  launch,
  open,
  printedPassword,
  settled,
  stage,
  WIDTHS,
} from "./harness";

const ADA = "ada@example.com";

let browser: Browser;
let page: Page;
let problems: string[];
let adasPassword = "";
let ada: { page: Page; problems: string[] };

beforeAll(async () => {
  browser = await launch();
  ({ page, problems } = await open(browser));
  await enter(page, "/settings");
});

afterAll(() => browser.close());

async function section(name: string, to = page) {
  await to.getByRole("navigation", { name: "Settings" }).getByRole("link", { name, exact: true }).click();
  await on(to).heading(name).waitFor();
  await settled(to);
}

const expectSound = (name: string, to = page, found = problems) => sound(to, found, `settings-${name}`);

async function signIn(to: Page, address: string, password: string) {
  await to.goto(gateway);
  await on(to).field("E-mail address").fill(address);
  await on(to).field("Password").fill(password);
  await on(to).button("Sign in").click();
  await to.getByRole("navigation", { name: "Pages" }).waitFor();
}

describe("an admin", () => {
  it("begins with their own account", async () => {
    await on(page).heading("Your account").waitFor();
    await on(page).field("Name (optional)").fill("Grace");
    await on(page).button("Save").click();
    await on(page).expectText("Saved.");
    await on(page).field("E-mail address").fill("grace@example.com");
    await on(page).field("Current password").fill("not mine");
    await on(page).button("Save").click();
    await on(page).expectText("The current password is wrong.");
    expect(problems.splice(0)).toHaveLength(1);
    await expectSound("account");
    await on(page).field("Current password").fill(printedPassword);
    await on(page).button("Save").click();
    await on(page).button("Account of grace@example.com").waitFor();
    await on(page).field("E-mail address").fill(email);
    await on(page).field("Current password").fill(printedPassword);
    await on(page).button("Save").click();
    await on(page).button(`Account of ${email}`).waitFor();
  });

  it("names the organization", async () => {
    await section("Organization");
    await on(page).field("Name").fill(" ");
    await on(page).button("Save").click();
    await on(page).expectText("Enter a name.");
    await on(page).field("Name").fill(" Riverside Clinic ");
    await on(page).button("Save").click();
    await on(page).expectText("Saved.");
    await on(page).field("Name").fill("Riverside");
    await expect.poll(() => page.getByText("Saved.").count()).toBe(0);
    await page.getByRole("link", { name: "Retention", exact: true }).click();
    await on(page).dialog("Leave without saving?").waitFor();
    await on(page).button("Stay").click();
    expect(await on(page).field("Name").inputValue()).toBe("Riverside");
    await page.reload();
    await on(page).heading("Organization").waitFor();
    await expect.poll(() => on(page).field("Name").inputValue()).toBe("Riverside Clinic");
    await expectSound("organization");
  });

  it("adds a member, whose password is shown once", async () => {
    await section("Members");
    await on(page).row(email).getByText("You", { exact: true }).waitFor();
    await on(page).button("Add a member").click();
    await on(page).button("Add").click();
    await on(page).expectText("Enter an e-mail address.");
    await on(page).field("E-mail address").fill(email);
    await on(page).button("Add").click();
    await on(page).expectText("That e-mail address is already in use.");
    expect(problems.splice(0)).toHaveLength(1);
    await expectSound("add-member");
    await on(page).field("E-mail address").fill(ADA);
    await on(page).field("Name (optional)").fill("Ada");
    await on(page).button("Add").click();
    await on(page).heading(`Password of ${ADA}`).waitFor();
    adasPassword = await on(page).field("Password").inputValue();
    expect(adasPassword.length).toBeGreaterThan(15);
    await expectSound("password-once");
    await on(page).button("Done").click();
    await on(page).row(ADA).getByText("No password of their own yet").waitFor();
    expect(await page.content()).not.toContain(adasPassword);
  });

  it("resets their password and changes their role", async () => {
    await on(page).button(`Actions for ${ADA}`).click();
    await on(page).menuItem("Reset the password …").click();
    await on(page).button("Reset the password").click();
    await on(page).heading(`Password of ${ADA}`).waitFor();
    const reset = await on(page).field("Password").inputValue();
    expect(reset).not.toBe(adasPassword);
    adasPassword = reset;
    await on(page).button("Done").click();
    await on(page).button(`Actions for ${ADA}`).click();
    await on(page).menuItem("Make them an admin").click();
    await on(page).row(ADA).getByText("Admin", { exact: true }).waitFor();
  });

  it("who is the owner hands the organization over, and gets it back", async () => {
    await on(page).button(`Actions for ${ADA}`).click();
    await on(page).menuItem("Make them the owner …").click();
    await on(page).dialog(`Make ${ADA} the owner?`).waitFor();
    await expectSound("hand-over");
    await on(page).button("Hand the organization over").click();
    await on(page).row(ADA).getByText("Owner", { exact: true }).waitFor();
    await on(page).row(email).getByText("Admin", { exact: true }).waitFor();
    expect(await on(page).button(`Actions for ${ADA}`).count()).toBe(0);
    const hers = await open(browser);
    await signIn(hers.page, ADA, adasPassword);
    await hers.page.goto(`${gateway}/settings/members`);
    await on(hers.page).button(`Actions for ${email}`).click();
    await on(hers.page).menuItem("Make them the owner …").click();
    await on(hers.page).button("Hand the organization over").click();
    await on(hers.page).row(email).getByText("Owner", { exact: true }).waitFor();
    await hers.page.close();
    await page.reload();
    await on(page).button(`Actions for ${ADA}`).click();
    await on(page).menuItem("Make them a member").click();
    await on(page).row(ADA).getByText("Member", { exact: true }).waitFor();
    await expectSound("members");
  });

  it("creates an API key that works until it is revoked", async () => {
    await section("API keys");
    await on(page).button("Create an API key").click();
    await on(page).button("Create").click();
    await on(page).expectText("Enter a name.");
    await on(page).field("Name").fill("Nightly reports");
    await on(page).button("Create").click();
    await on(page).heading("Nightly reports").waitFor();
    const key = await on(page).field("API key").inputValue();
    await expectSound("key-once");
    await on(page).button("Done").click();
    expect(await page.content()).not.toContain(key);
    const asked = () => fetch(`${gateway}/api/v1/organization`, { headers: { "X-API-Key": key } });
    expect((await asked()).status).toBe(200);
    await page.reload();
    await on(page).row("Nightly reports").getByText(`by ${email}`).waitFor();
    await on(page).row("Nightly reports").getByText("last used").waitFor();
    await on(page).button("Revoke Nightly reports").click();
    await expectSound("revoke");
    await on(page).button("Revoke").click();
    await on(page).expectText("1 revoked key");
    expect((await asked()).status).toBe(401);
    await page.getByText("1 revoked key").click();
    await expectSound("api-keys");
  });

  it("says how many calls there may be and where they may go", async () => {
    await section("Limits and dialling");
    await on(page).expectText("No call is live");
    await on(page).field("Live calls at a time (optional)").fill("many");
    await on(page).button("Save").click();
    await on(page).expectText("Enter a whole number, 1 or more.");
    await on(page).field("Live calls at a time (optional)").fill("7");
    await on(page).field("Only to these countries").check();
    await on(page).expectText("no telephone number can be called");
    await on(page).field("Find a country").fill("germ");
    await page.getByRole("checkbox", { name: /^Germany/ }).check();
    await on(page).field("Find a country").fill("+43");
    await page.getByRole("checkbox", { name: /^Austria/ }).check();
    await on(page).expectText("2 countries chosen.");
    await on(page).field("Find a country").fill("");
    await on(page).button("Save").click();
    await on(page).expectText("Saved.");
    await page.reload();
    await on(page).expectText("of 7 at a time");
    await on(page).button("Remove Austria").click();
    await on(page).expectText("1 country chosen.");
    await expectSound("calls");
    await on(page).field("Anywhere").check();
    await on(page).button("Save").click();
    await on(page).expectText("Saved.");
  });

  it("says how long calls are kept, and is told what that deletes", async () => {
    await section("Retention");
    await on(page).field("Keep calls for … days (optional)").fill("30");
    await on(page).field("Keep recordings for … days (optional)").fill("60");
    await on(page).button("Save").click();
    await on(page).expectText("A recording is kept no longer than its call.");
    await on(page).field("Keep recordings for … days (optional)").fill("7");
    await on(page).button("Save").click();
    await page
      .getByText(/^Recordings of calls that began before/)
      .first()
      .waitFor();
    await expectSound("retention-asked");
    await on(page).button("Delete what is older").click();
    await on(page).expectText("Saved.");
    await page.reload();
    await expect.poll(() => on(page).field("Keep calls for … days (optional)").inputValue()).toBe("30");
    await expectSound("retention");
  });
});

describe("a call that is over", () => {
  it("is deleted by an admin, its recording first", async () => {
    const run = await stage<{ id: string }>("talk");
    await page.setViewportSize(WIDTHS.desktop);
    await page.goto(`${gateway}/calls/${run.id}`);
    await on(page).button("More actions").click();
    await on(page).menuItem("Delete the recording …").click();
    await expectSound("delete-recording");
    await page.setViewportSize(WIDTHS.desktop);
    await on(page).button("Delete the recording").click();
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    await on(page).button("More actions").click();
    expect(await on(page).menuItem("Delete the recording …").count()).toBe(0);
    await on(page).menuItem("Delete the call …").click();
    await on(page).button("Delete the call").click();
    await on(page).heading("Calls").waitFor();
    expect(await page.locator(`a[href$="${run.id}"]`).count()).toBe(0);
    expect(problems).toEqual([]);
  });
});

describe("a member", () => {
  beforeAll(async () => {
    ada = await open(browser);
    await signIn(ada.page, ADA, adasPassword);
    await ada.page.goto(`${gateway}/settings/organization`);
  });

  it.each(["Organization", "Limits and dialling", "Retention"])(
    "sees %s, and cannot change it",
    async (name) => {
      await section(name, ada.page);
      await on(ada.page).expectText("Only an admin can change this.");
      expect(await on(ada.page).button("Save").count()).toBe(0);
      await expectSound(`member-${name.toLowerCase().replaceAll(" ", "-")}`, ada.page, ada.problems);
    },
  );

  it("is sent to no form that is an admin's, and asks no carrier anything", async () => {
    const own = on(ada.page);
    await ada.page.goto(`${gateway}/`);
    await own.heading("First steps").waitFor();
    await own.expectText("Add a carrier");
    expect(await own.link("Add a carrier").count()).toBe(0);
    await ada.page.goto(`${gateway}/telephony-configurations/new`);
    await own.expectText("For admins only");
    await ada.page.goto(`${gateway}/telephony-configurations`);
    await ada.page.getByRole("main").getByRole("listitem").getByRole("link").last().click();
    await own.expectText("An admin of your organization takes these steps.");
    await settled(ada.page);
    await expectSound("member-carrier", ada.page, ada.problems);
    await ada.page.goto(`${ada.page.url()}/edit`);
    await own.expectText("For admins only");
    await ada.page.goto(`${gateway}/settings/organization`);
    expect(ada.problems).toEqual([]);
  });

  it.each(["Members", "API keys"])("is told that %s are for admins", async (name) => {
    await section(name, ada.page);
    await on(ada.page).expectText("For admins only");
    expect(ada.problems).toEqual([]);
  });

  it("is signed out everywhere when they say so", async () => {
    const elsewhere = await open(browser);
    await signIn(elsewhere.page, ADA, adasPassword);
    await section("Your account", ada.page);
    await on(ada.page).button("Sign out everywhere").click();
    await ada.page.getByRole("dialog").getByRole("button", { name: "Sign out everywhere" }).click();
    await on(ada.page).heading("Sign in").waitFor();
    await elsewhere.page.goto(`${gateway}/calls`);
    await on(elsewhere.page).heading("Sign in").waitFor();
  });

  it("is gone once an admin removes them", async () => {
    await page.goto(`${gateway}/settings`);
    await section("Members");
    await on(page).button(`Actions for ${ADA}`).click();
    await on(page).menuItem("Remove …").click();
    await on(page).button("Remove").click();
    await expect.poll(() => page.getByText(ADA).count()).toBe(0);
  });
});

describe("the settings", () => {
  it("are sound in the dark", async () => {
    await page.emulateMedia({ colorScheme: "dark" });
    for (const [path, name] of [
      ["members", "Members"],
      ["calls", "Limits and dialling"],
      ["retention", "Retention"],
    ] as const) {
      await page.goto(`${gateway}/settings/${path}`);
      await on(page).heading(name).waitFor();
      await settled(page);
      await expectSound(`dark-${path}`);
    }
  });

  it("have no section that is not there", async () => {
    await page.goto(`${gateway}/settings/nothing`);
    await on(page).heading("There is no such page").waitFor();
  });
});
