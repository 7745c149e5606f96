import { root } from "@/api/client";

export function Logo() {
  return (
    <span className="flex items-center gap-2.5 text-base font-semibold">
      <img src={`${root}/icon.svg`} alt="" width="28" height="28" />
      Patchbay
    </span>
  );
}
