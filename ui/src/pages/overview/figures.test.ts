import { describe, expect, it } from "vitest";
import type { Slot } from "@/api/overview";
import {
  ANSWERED,
  CALLS,
  formatMoney,
  formatShare,
  isEmpty,
  RESPONSE,
  slotFormats,
  spendCharts,
} from "./figures";

const slot = (changes: Partial<Slot> = {}): Slot => ({
  starts_at: "2026-11-01T23:00:00Z",
  inbound_answered: 0,
  inbound_missed: 0,
  outbound_answered: 0,
  outbound_missed: 0,
  talk_seconds: 0,
  most_at_once: 0,
  response: null,
  costs: [],
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

  it("have a rate of answers where there were calls, if none of them was answered, too", () => {
    const rates = (slot: Slot) => ANSWERED.series.map(({ of }) => of(slot));
    expect(rates(slot({ inbound_answered: 3, inbound_missed: 1 }))).toEqual([0.75, null]);
    expect(rates(slot({ outbound_missed: 2 }))).toEqual([null, 0]);
    expect(isEmpty(ANSWERED, [slot({ outbound_missed: 2 })])).toBe(false);
    expect(isEmpty(ANSWERED, [slot()])).toBe(true);
  });

  it("of money are drawn by currency, and are never added up across them", () => {
    const [dollars, nameless] = spendCharts([
      { currency: "USD", amount: 1.5, calls: 3 },
      { currency: null, amount: 2, calls: 1 },
    ]);
    const day = slot({ costs: [{ currency: "USD", amount: 0.0085, calls: 1 }] });
    expect([dollars, nameless].map((chart) => chart?.title)).toEqual(["Spend, USD", "Spend, no currency"]);
    expect(dollars?.format(dollars.series[0]?.of(day) ?? 0)).toBe("$0.0085");
    expect(dollars?.format(12)).toBe("$12.00");
    expect(nameless?.series[0]?.of(day)).toBe(0);
  });

  it("of money are one empty chart where no price is known", () => {
    const [chart, ...others] = spendCharts([]);
    expect(others).toEqual([]);
    expect(chart?.title).toBe("Spend");
    expect(chart && isEmpty(chart, [slot({ inbound_answered: 1 })])).toBe(true);
  });

  it("are named by the day or the hour of the viewer's clock", () => {
    const daily = slotFormats({ hourly: false, slots: [] }, "Europe/Berlin");
    expect(daily.brief(slot().starts_at)).toBe("Nov 2");
    expect(daily.full(slot().starts_at)).toBe("Mon, Nov 2, 2026");
    const hourly = slotFormats({ hourly: true, slots: [] }, "Europe/Berlin");
    expect(hourly.brief("2026-11-02T13:00:00Z")).toMatch(/^2\sPM$/);
  });
});
