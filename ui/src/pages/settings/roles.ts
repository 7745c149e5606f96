import type { Member } from "@/api/settings";

export const ROLES: Record<Member["role"], { label: string; about: string }> = {
  owner: {
    label: "Owner",
    about: "an admin whose role and password nobody else changes, until they make another admin the owner.",
  },
  admin: { label: "Admin", about: "changes everything, and manages people and API keys." },
  member: { label: "Member", about: "works with calls and workflows; changes no carrier and no setting." },
};
