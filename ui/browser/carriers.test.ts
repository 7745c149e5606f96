import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { controls, enter, expectSound, gateway, launch, open, settled, stage } from "./harness";
import { enterCredentials, forms, labelOf, type Account, type Form } from "./provider-form";

const accounts = await stage<Account[]>("accounts");

let browser: Browser;
let page: Page;
let problems: string[];
let on: ReturnType<typeof controls>;
let known: Map<string, Form>;

beforeAll(async () => {
  browser = await launch();
  ({ page, problems } = await open(browser));
  on = controls(page);
  await enter(page, "/telephony-configurations");
  known = await forms(page);
});

afterAll(() => browser.close());

const sound = (name: string) => expectSound(page, problems, name);
const formOf = (provider: string) => {
  const form = known.get(provider);
  if (!form) throw new Error(`${provider} has no form`);
  return form;
};

async function addCarrier(displayName: string) {
  await on.link("Carriers").first().click();
  await on.heading("Carriers").waitFor();
  await on.link("Add a carrier").click();
  await on.link(displayName).click();
  await on.heading(displayName).waitFor();
}

/** Choose from the menu of a number. */
async function choose(address: string, action: string) {
  await on.button(`Actions for ${address}`).click();
  await on.menuItem(action).click();
}

describe.each(accounts)(
  "an account at $provider",
  ({ provider, credentials, other_credentials, numbers }) => {
    const [first = "", second = ""] = numbers;
    const name = `Line at ${provider}`;

    it("has a form that says what is missing", async () => {
      const form = formOf(provider);
      await addCarrier(form.display_name);
      await sound(`form-${provider}`);
      await on.button("Save").click();
      await on.expectText("Name is required.");
      for (const field of form.fields.filter(({ required, visible_when }) => required && !visible_when))
        await on.expectText(`${field.label} is required.`);
      if (provider === accounts[0]?.provider) await sound("form-incomplete");
    });

    it("is refused with credentials the carrier does not know", async () => {
      await on.field("Name").fill(name);
      await enterCredentials(page, formOf(provider), other_credentials);
      await on.button("Test credentials").click();
      await on.expectText("The carrier does not know these credentials.");
    });

    it("is tested and saved with those it knows", async () => {
      await enterCredentials(page, formOf(provider), credentials);
      await on.button("Test credentials").click();
      await page.getByRole("status").filter({ hasText: /\w/ }).first().waitFor();
      expect(await page.getByRole("alert").count()).toBe(0);
      await on.button("Save").click();
      await on.heading(name).waitFor();
      await on.expectNextStep("There is a number");
    });

    it("keeps its secrets when it is saved again", async () => {
      const form = formOf(provider);
      await on.link("Change").click();
      await on.heading(`Change ${name}`).waitFor();
      for (const field of form.fields.filter((one) => one.sensitive && credentials[one.name])) {
        const shown = await on
          .field(field.label)
          .or(on.field(labelOf(field)))
          .inputValue();
        expect(shown).toContain("••••");
        expect(String(credentials[field.name])).not.toBe(shown);
      }
      await on.field("Live calls at a time (optional)").fill("5");
      await on.button("Save").click();
      await on.heading(name).waitFor();
      await on.button("Test credentials").click();
      await on.button("Test credentials").waitFor();
      await on.expectNextStep("There is a number");
      expect(await page.getByRole("alert").count()).toBe(0);
    });

    it("brings its numbers", async () => {
      await on.button("Import numbers from the account").click();
      await on.field(first).check();
      await on.field(second).check();
      await on.field("Workflow that answers them").selectOption({ index: 1 });
      await on.button("Import 2 numbers").click();
      await on.expectText("All done: 2 numbers imported.");
      await on.button("Close").click();
      await on.row(first).getByText("Bound", { exact: true }).waitFor();
      await on.expectNextStep("A call came through");
    });

    it("has its numbers bound, verified and unbound", async () => {
      await choose(first, "Verify where its calls go");
      await on.expectText("Its calls come here.");
      await choose(second, "Unbind at the carrier");
      await on.expectText("Unbound: its calls come here no more.");
      await choose(second, "Make it the default caller id");
      await on.row(second).getByText("Default caller id").waitFor();
    });

    it("is called", async () => {
      await stage("call_number", { provider, number: first });
      await page.reload();
      await on.heading(name).waitFor();
      await expect.poll(() => page.locator('[aria-current="step"]').count()).toBe(0);
      await settled(page);
      await sound(`carrier-${provider}`);
    });
  },
);

describe("a carrier of an outside package", () => {
  it("gets its form, every kind of field in it, and is told what is missing", async () => {
    await addCarrier("Every Field");
    await on.button("Save").click();
    await on.expectText("Name is required.");
    await on.expectText("Account is required.");
    await on.expectText("Token is required.");
    await on.field("Account").fill("13");
    await on.expectText("It should be like acc-1");
    expect(await on.field("Signing key").count()).toBe(0);
    await on.field("Requests are verified by").selectOption("A key of their own");
    await on.field("Signing key").fill("-----KEY-----\nfirst\n-----END-----");
    await on.field("Ring for (optional)").fill("70");
    expect(await on.field("Trunk").getAttribute("readonly")).not.toBeNull();
    await on.field("Name").fill("Second office");
    await on.field("Token").fill("the-wrong-token");
    await on.field("Caller ids (optional)").fill("+14155550171\n+14155550172");
    await on.field("Record calls").check();
    await on.button("Save").click();
    await on.expectText("Enter 60 or less.");
    await sound("form-every-field");
    await on.field("Ring for (optional)").fill("45");
  });

  it("shows at its field what only the gateway can know", async () => {
    await on.field("Account").fill("acc-13");
    await on.button("Save").click();
    await on.expectText("That account is closed.");
    expect(problems.splice(0)).toHaveLength(1);
    await on.field("Account").fill("acc-1");
  });

  it("asks before what was entered is lost", async () => {
    await on.link("Calls").first().click();
    await on.dialog("Leave without saving?").waitFor();
    await sound("unsaved");
    await on.button("Stay").click();
    expect(await on.field("Name").inputValue()).toBe("Second office");
  });

  it("has its credentials tested before they are saved", async () => {
    await on.button("Test credentials").click();
    await on.expectText("The carrier does not know these credentials.");
    await on.field("Token").fill("the-right-token ");
    await expect.poll(() => page.getByText("The carrier does not know").count()).toBe(0);
    await on.field("Account").fill(" acc-1\t");
    await on.button("Test credentials").click();
    await on.expectText("Account of Every Field Ltd.");
    await on.button("Save").click();
    await on.heading("Second office").waitFor();
    await on.expectText("Account of Every Field Ltd.");
    await on.expectNextStep("There is a number");
  });

  it("keeps its secrets when it is saved again", async () => {
    await on.link("Change").click();
    await on.heading("Change Second office").waitFor();
    expect(await on.field("Token").inputValue()).toBe("••••oken");
    expect(await on.field("Signing key").inputValue()).toContain("••••");
    expect(await on.field("Ring for (optional)").inputValue()).toBe("45");
    expect(await on.field("Caller ids (optional)").inputValue()).toBe("+14155550171\n+14155550172");
    expect(await on.field("Record calls").isChecked()).toBe(true);
    await on.field("Name").fill("Second office, east");
    await on.button("Save").click();
    await on.heading("Second office, east").waitFor();
    await on.button("Test credentials").click();
    await on.expectText("Account of Every Field Ltd.");
  });

  it("has a change tested before it is saved, with the secrets that are kept", async () => {
    await on.link("Change").click();
    await on.field("Caller ids (optional)").fill("+14155550171");
    await on.button("Test credentials").click();
    await on.expectText("Account of Every Field Ltd.");
    await on.button("Replace Token").click();
    await expect.poll(() => page.getByText("Account of Every Field Ltd.").count()).toBe(0);
    await on.field("Token").fill("the-next-token");
    await on.button("Test credentials").click();
    await on.expectText("The carrier does not know these credentials.");
    await on.button("Keep the stored Token").click();
    await on.button("Test credentials").click();
    await on.expectText("Account of Every Field Ltd.");
  });

  it("says of a secret that is replaced what becomes of it, however often it is hidden", async () => {
    await on.button("Replace Signing key").click();
    await on.field("Signing key").fill("another key");
    await on.field("Requests are verified by").selectOption("The token");
    await expect.poll(() => on.field("Signing key").count()).toBe(0);
    await on.field("Requests are verified by").selectOption("A key of their own");
    expect(await on.field("Signing key").inputValue()).toBe("another key");
    await on.button("Keep the stored Signing key").click();
  });

  it("is saved beside what somebody else changes meanwhile", async () => {
    const path = new URL(page.url()).pathname.replace("/edit", "");
    const status = await page.evaluate(
      async (path) =>
        (
          await fetch(`/api/v1${path}`, {
            method: "PATCH",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ max_concurrent_calls: 9, credentials: { ring_seconds: 20 } }),
          })
        ).status,
      path,
    );
    expect(status).toBe(200);
    await expect.poll(() => on.field("Ring for (optional)").inputValue()).toBe("20");
    expect(await on.field("Caller ids (optional)").inputValue()).toBe("+14155550171");
    await on.field("Name").fill("Second office, west");
    const sent = page.waitForRequest((request) => request.method() === "PATCH");
    await on.button("Save").click();
    expect((await sent).postDataJSON()).toEqual({
      name: "Second office, west",
      credentials: { provider: "every_field", caller_ids: ["+14155550171"] },
    });
    await on.heading("Second office, west").waitFor();
    await on.link("Change").click();
    expect(await on.field("Live calls at a time (optional)").inputValue()).toBe("9");
    await on.field("Name").fill("Second office, east");
    await on.button("Save").click();
    await on.heading("Second office, east").waitFor();
  });

  it("takes a secret that is replaced, and only that", async () => {
    await on.link("Change").click();
    await on.button("Replace Token").click();
    await sound("form-stored");
    await on.button("Save").click();
    await on.expectText("Token is required.");
    await on.field("Token").fill("another-wrong-token");
    await on.button("Save").click();
    await on.heading("Second office, east").waitFor();
    await on.expectText("The carrier does not know these credentials.");
    await on.expectNextStep("The carrier accepts the credentials");
    await on.link("Change the credentials").click();
    await on.button("Replace Token").click();
    await on.field("Token").fill("the-right-token");
    await on.button("Save").click();
    await on.expectText("Account of Every Field Ltd.");
  });

  it("says of each number what became of it", async () => {
    await on.button("Import numbers").click();
    await on.field("+14155550171").check();
    await on.field("+14155550172").check();
    await on.field("Workflow that answers them").selectOption({ index: 1 });
    await sound("import");
    await on.button("Import 2 numbers").click();
    await on.expectText("2 numbers imported; one needs another look.");
    await on.expectText("Imported, but not bound: That number belongs to an application.");
    await sound("import-results");
    await on.button("Close").click();
    await on.row("+14155550171").getByText("Bound", { exact: true }).waitFor();
    await choose("+14155550172", "Verify where its calls go");
    await on.expectText("Its calls go nowhere.");
    await choose("+14155550171", "Unbind at the carrier");
    await on.expectNextStep("The carrier sends its calls here");
    await choose("+14155550171", "Bind at the carrier");
    await on.expectText("Bound: its calls come here.");
  });

  it("has calls answered by another workflow once that is saved, and not while one looks through them", async () => {
    const choice = on.field("Workflow that answers +14155550171");
    const answers = () =>
      page.evaluate(async () => {
        const answer = await fetch("/api/v1/phone-numbers?limit=200");
        const { items } = (await answer.json()) as { items: Record<string, string | null>[] };
        return items.find(({ address }) => address === "+14155550171")?.inbound_workflow_id;
      });
    const stored = await answers();
    await choice.focus();
    await page.keyboard.press("ArrowUp");
    expect(await choice.inputValue()).toBe("");
    await sound("workflow-choice");
    await on.link("Calls").first().click();
    await on.button("Stay").click();
    expect(await answers()).toBe(stored);
    await choice.focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(answers).toBeNull();
    await expect.poll(() => choice.evaluate((element) => element === document.activeElement)).toBe(true);
    await choice.selectOption(String(stored));
    await on.button("Save the workflow that answers +14155550171").click();
    await expect.poll(answers).toBe(stored);
  });

  it("has a number changed, added by hand and deleted", async () => {
    await choose("+14155550171", "Change …");
    await on.field("Label (optional)").fill("Front desk");
    await sound("number");
    await on.button("Save").click();
    await on.row("+14155550171").getByText("Front desk").waitFor();
    await on.button("Add a number").click();
    await on.field("Number").fill("+14155550171");
    await on.button("Save").click();
    await on.dialog("Add a number").getByRole("alert").or(page.locator("[aria-invalid]")).first().waitFor();
    expect(problems.splice(0)).toHaveLength(1);
    await on.button("Cancel").click();
    await choose("+14155550172", "Delete …");
    await on.dialog("Delete +14155550172?").waitFor();
    await sound("number-delete");
    await on.button("Delete").click();
    await expect.poll(() => on.row("+14155550172").count()).toBe(0);
  });
});

describe("a second account at the same carrier", () => {
  it("stands beside the first one, and may become the default", async () => {
    await addCarrier("Every Field");
    await on.field("Name").fill("Call center");
    await on.field("Account").fill("acc-200");
    await on.field("Token").fill("the-right-token");
    await on.field("Make this the default").check();
    await on.button("Save").click();
    await on.heading("Call center").waitFor();
    await on.link("Carriers").first().click();
    await on.row("Call center").getByText("Default", { exact: true }).waitFor();
    await on.row("Second office, east").waitFor();
    expect(await page.getByText("Default", { exact: true }).count()).toBe(1);
    await sound("carriers");
  });

  it("imports two hundred numbers, and the page stays quick", async () => {
    await on.link("Call center").click();
    await on.button("Import numbers from the account").click();
    await on.field("Find a number").fill("55600");
    await on.field("All 100 found").check();
    await on.field("Find a number").fill("");
    await on.field("All 200").check();
    await on.field("Workflow that answers them").selectOption({ index: 1 });
    await sound("import-many");
    await on.button("Import 200 numbers").click();
    await page.getByText(/Importing \d+ of 200/).waitFor();
    await page.getByRole("progressbar").waitFor();
    await page.getByText(/200 numbers imported/).waitFor({ timeout: 100_000 });
    await sound("import-many-results");
    await on.button("Close").click();
    await on.expectText("25 of 200 numbers");
    const began = Date.now();
    await on.field("Find a number").fill("0177");
    await on.expectText("1 of 1 number");
    expect(Date.now() - began).toBeLessThan(2_000);
    await on.field("Find a number").fill("");
    await on.button("Show more").click();
    await on.expectText("50 of 200 numbers");
  }, 120_000);

  it("is switched off and on", async () => {
    await on.button("More actions").click();
    await on.menuItem("Switch off …").click();
    await sound("switch-off");
    await on.button("Switch off").click();
    await on.expectText("Switched off: no call is answered or placed through this account.");
    await on.expectNextStep("The account is switched on");
    await sound("switched-off");
    await on.button("Switch on").first().click();
    await on.expectNextStep("A call came through");
  });

  it("is deleted, and the oldest one takes over", async () => {
    await on.button("More actions").click();
    await on.menuItem("Delete …").click();
    await on.dialog("Delete Call center?").waitFor();
    await sound("carrier-delete");
    await on.button("Delete").click();
    await on.heading("Carriers").waitFor();
    await expect.poll(() => on.row("Call center").count()).toBe(0);
    expect(await page.getByText("Default", { exact: true }).count()).toBe(1);
  });
});

describe("an account with live calls", () => {
  it("is not deleted, and says why", async () => {
    await stage("ring");
    await page.goto(`${gateway}/telephony-configurations`);
    await page.getByRole("listitem").filter({ hasText: "Simulated" }).getByRole("link").first().click();
    await on.button("More actions").click();
    await on.menuItem("Delete …").click();
    await on.button("Delete").click();
    await on.expectText("Calls are live on this configuration.");
    expect(problems.splice(0)).toHaveLength(1);
  });
});
