import { useState, type SubmitEvent } from "react";
import { Button, TextLink } from "@/ui/button";
import { Notice } from "@/ui/feedback";
import { Checkbox, Field, Input } from "@/ui/field";
import { Badge } from "@/ui/layout";
import { callerOf } from "./incoming";
import type { Registration, RegistrationState } from "./registration";
import type { RingsHere } from "./rings";

interface Props {
  registration: Registration;
  state: RegistrationState;
  wish: RingsHere;
  change: (wish: RingsHere) => void;
}

/** Whether calls ring on this page, at which address, and what was missed. */
export function RingsHereForm({ registration, state, wish, change }: Props) {
  const [address, setAddress] = useState(wish.address);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    change({ isOn: true, address: address.trim() });
  };
  return (
    <div className="space-y-4 text-sm">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <Checkbox
          label="Calls ring here"
          description="As long as this page is open."
          checked={wish.isOn}
          onChange={(event) => change({ ...wish, isOn: event.target.checked })}
        />
        <Standing state={state} />
      </div>
      {state.phase === "registered" && (
        <p>
          Called at <code className="font-mono break-all">{state.address}</code>
        </p>
      )}
      {state.phase === "refused" && (
        <Notice tone="bad">
          <p className="font-semibold">{state.problem.title}</p>
          <p className="mt-1">{state.problem.text}</p>
        </Notice>
      )}
      {wish.isOn && (
        <form className="flex flex-wrap items-end gap-2" onSubmit={submit}>
          <Field
            label="Address"
            required={false}
            className="min-w-40 flex-1"
            description="Yours, if left out. An extension, such as 100, rings wherever it was taken."
          >
            {(wiring) => (
              <Input
                {...wiring}
                value={address}
                autoComplete="off"
                placeholder="Your own"
                onChange={(event) => setAddress(event.target.value)}
              />
            )}
          </Field>
          {address.trim() !== wish.address && <Button type="submit">Take it</Button>}
        </form>
      )}
      {state.missed.length > 0 && (
        <Notice tone="warn">
          <p className="font-semibold">Missed</p>
          <ul className="mt-1 space-y-1">
            {state.missed.map((ring) => (
              <li key={ring.runId}>
                <TextLink to="/calls/$id" params={{ id: ring.runId }}>
                  {callerOf(ring)}
                </TextLink>
              </li>
            ))}
          </ul>
          <Button className="mt-2" onClick={() => registration.forgetMissed()}>
            Seen
          </Button>
        </Notice>
      )}
    </div>
  );
}

function Standing({ state }: { state: RegistrationState }) {
  const [tone, text] = STANDINGS[state.phase];
  return (
    <span role="status">
      <Badge tone={tone}>{text}</Badge>
    </span>
  );
}

const STANDINGS = {
  off: ["plain", "Off"],
  connecting: ["warn", "Connecting …"],
  registered: ["good", "Ready"],
  refused: ["bad", "Refused"],
} as const;
