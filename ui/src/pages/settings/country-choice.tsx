import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "@/api/client";
import { countriesQuery } from "@/api/settings";
import { Button } from "@/ui/button";
import { Loaded } from "@/ui/feedback";
import { Field, Input } from "@/ui/field";
import { count } from "@/ui/words";
import { findCountries, nameCountries, type Country } from "./countries";

const byName = (countries: Schemas["CountryAnswer"][]) => nameCountries(countries);

interface Props {
  chosen: string[];
  disabled: boolean;
  choose: (codes: string[]) => void;
}

/** Several countries, chosen from all there are. */
export function CountryChoice(props: Props) {
  const query = useQuery({ ...countriesQuery, select: byName });
  return (
    <Loaded query={query} what="the countries">
      {(list) => <Choice {...props} countries={list} />}
    </Loaded>
  );
}

function Choice({ chosen, disabled, choose, countries }: Props & { countries: Country[] }) {
  const [search, setSearch] = useState("");
  const isChosen = new Set(chosen);
  const found = findCountries(countries, search);
  const toggle = (code: string) =>
    choose(isChosen.has(code) ? chosen.filter((one) => one !== code) : [...chosen, code]);
  return (
    <div className="space-y-3">
      <p className="text-sm" role="status">
        {chosen.length === 0
          ? "No country is chosen: no telephone number can be called."
          : `${count(chosen.length, "country", "countries")} chosen.`}
      </p>
      {chosen.length > 0 && (
        <ul aria-label="Chosen countries" className="flex flex-wrap gap-2">
          {countries
            .filter(({ code }) => isChosen.has(code))
            .map(({ code, name }) => (
              <li
                key={code}
                className="flex items-center gap-1 rounded-full bg-accent-soft py-0.5 pr-1 pl-3 text-sm text-accent"
              >
                {name}
                <button
                  type="button"
                  disabled={disabled}
                  className="size-6 rounded-full hover:bg-surface disabled:hidden"
                  aria-label={`Remove ${name}`}
                  onClick={() => toggle(code)}
                >
                  ×
                </button>
              </li>
            ))}
        </ul>
      )}
      {!disabled && (
        <>
          <div className="flex flex-wrap items-end gap-2">
            <Field label="Find a country" className="min-w-48 flex-1">
              {(wiring) => (
                <Input
                  {...wiring}
                  type="search"
                  placeholder="Name, code or +49"
                  value={search}
                  onChange={(event) => setSearch(event.target.value)}
                />
              )}
            </Field>
            <Button disabled={chosen.length === 0} onClick={() => choose([])}>
              Clear
            </Button>
          </div>
          <fieldset className="min-w-0">
            <legend className="sr-only">Countries</legend>
            <ul className="grid max-h-72 grid-cols-1 gap-x-4 overflow-y-auto rounded-md border border-line p-2 sm:grid-cols-2">
              {found.map(({ code, name, callingCode }) => (
                <li key={code}>
                  <label className="flex min-h-9 items-center gap-2.5 rounded px-2 text-sm hover:bg-sunken">
                    <input
                      type="checkbox"
                      className="size-4.5 shrink-0"
                      checked={isChosen.has(code)}
                      onChange={() => toggle(code)}
                    />
                    <span className="min-w-0 flex-1 truncate">{name}</span>
                    <span className="text-muted">{callingCode}</span>
                  </label>
                </li>
              ))}
              {found.length === 0 && <li className="p-2 text-sm text-muted">No country is called that.</li>}
            </ul>
          </fieldset>
        </>
      )}
    </div>
  );
}
