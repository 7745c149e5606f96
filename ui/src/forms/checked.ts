import { sentence, type Schemas } from "@/api/client";

/** What a carrier said of credentials, for a person. */
export const checked = ({ ok, message }: Schemas["AccountCheckAnswer"]) =>
  sentence(ok ? `The carrier accepts these credentials: ${message}` : message);
