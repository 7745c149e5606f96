import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { lazily } from "./lazily";

it("fetches its code again when that failed, and leaves what is around it alone", async () => {
  const answers = [
    () => Promise.reject(new TypeError("Failed to fetch dynamically imported module: /assets/old.js")),
    () => Promise.resolve(({ year }: { year: number }) => <p>Chart of {year}</p>),
  ];
  const Chart = lazily("the chart", () => answers.shift()?.() ?? Promise.reject(new Error("asked again")));
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <input aria-label="Beside it" />
      <Chart year={2026} />
    </QueryClientProvider>,
  );
  await userEvent.type(screen.getByLabelText("Beside it"), "kept");
  await screen.findByRole("alert");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText("Chart of 2026");
  expect(screen.getByLabelText<HTMLInputElement>("Beside it").value).toBe("kept");
});
