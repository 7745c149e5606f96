import { render, screen } from "@testing-library/react";
import { fireEvent } from "@testing-library/dom";
import { expect, it } from "vitest";
import { CodeBlock } from "./code-block";

it("says so where the browser lets no page copy", async () => {
  expect(navigator.clipboard).toBeUndefined();
  render(<CodeBlock label="Body" text="{}" />);
  fireEvent.click(screen.getByRole("button", { name: "Copy body" }));
  await screen.findByText("Select and copy it by hand");
});
