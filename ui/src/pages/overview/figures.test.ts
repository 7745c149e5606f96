import { describe, expect, it } from "vitest";
import type { Slot } from "@/api/overview";
import { CALLS, formatMoney, formatShare, isEmpty, RESPONSE, slotFormats } from "./figures";

const slot = (changes: Partial<Slot> = {}): Slot => ({
  starts_at: "2026-11-01T23:00:00Z",
  inbound_answered: 0,
  inbound_missed: 0,
  outbound_answered: 0,
  outbound_missed: 0,
  talk_seconds: 0,
  most_at_once: 0,
  response: null,
  ...changes,
});

describe("figures", () => {
  it("have no share of nothing", () => {
    expect(formatShare(0, 0)).toBe("–");
    expect(formatShare(1, 2)).toBe("50%");
  });

  it("are sums of money only in a currency", () => {
    expect(formatMoney(1.5, "USD")).toBe("$1.50");
    expect(formatMoney(1.5, null)).toBe("1.5 (no currency)");
  });

  it("are nothing to draw where nothing was measured", () => {
    expect(isEmpty(RESPONSE, [slot()])).toBe(true);
    expect(isEmpty(CALLS, [slot(), slot({ outbound_missed: 1 })])).toBe(false);
  });

  it("are named by the day or the hour of the viewer's clock", () => {
    const daily = slotFormats({ hourly: false, slots: [] }, "Europe/Berlin");
    expect(daily.brief(slot().starts_at)).toBe("Nov 2");
    expect(daily.full(slot().starts_at)).toBe("Mon, Nov 2, 2026");
    const hourly = slotFormats({ hourly: true, slots: [] }, "Europe/Berlin");
    expect(hourly.brief("2026-11-02T13:00:00Z")).toMatch(/^2\sPM$/);
  });
});
