import type { Schemas } from "@/api/client";

export interface Country {
  code: string;
  name: string;
  callingCode: string;
}

/** The countries by name, as whoever reads it calls them. */
export function nameCountries(countries: Schemas["CountryAnswer"][], language?: string): Country[] {
  const names = new Intl.DisplayNames(language, { type: "region" });
  return countries
    .map(({ code, calling_code }) => ({
      code,
      name: names.of(code) ?? code,
      callingCode: `+${calling_code}`,
    }))
    .sort((one, other) => one.name.localeCompare(other.name, language));
}

const simple = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The countries a search is about: by a part of the name, the code, or what numbers begin with. */
export function findCountries(countries: Country[], search: string) {
  const wanted = simple(search.trim());
  if (wanted === "") return countries;
  if (/^\+\d+$/.test(wanted)) return countries.filter(({ callingCode }) => callingCode.startsWith(wanted));
  return countries.filter(({ name, code }) => simple(name).includes(wanted) || code.toLowerCase() === wanted);
}
