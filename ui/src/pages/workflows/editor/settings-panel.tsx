import { Button } from "@/ui/button";
import { freeName, put, putOrDrop, renameEntry } from "../document/edits";
import { asObject, asText, entriesOf, filterKeys, getAt, isObject, type JsonObject } from "../document/json";
import { problemsUnder } from "../document/problems";
import { Checkbox } from "@/ui/field";
import { fieldKey, useEditing } from "./editing";
import { ChoiceAt, NameField, NumberAt, TextAt, useField } from "./fields";
import { useKeys } from "./hooks";
import { Item, Section } from "./section";

/** What holds for the whole conversation. */
export function SettingsPanel() {
  const { document } = useEditing();
  return (
    <div className="space-y-4">
      <Transfers />
      <Section title="Speech services" about="Who hears, speaks and thinks.">
        <Service kind="stt" label="Hearing" />
        <Service kind="tts" label="Speaking" />
        <Service kind="llm" label="Thinking" />
      </Section>
      <Section title="Listening">
        <ChoiceAt
          label="A caller has finished"
          path={["listening", "end_of_turn"]}
          options={[
            ["", "By how it sounds"],
            ["silence", "After a silence alone"],
          ]}
        />
        <NumberAt
          label="Patience"
          description="Seconds of silence after which a caller has finished, however it sounded: 0.2 to 5."
          path={["listening", "patience_seconds"]}
          placeholder="0.6"
          step={0.1}
        />
      </Section>
      <Section title="Answering machines" about="When a call that was placed is answered by a machine.">
        <ChoiceAt
          label="Then"
          path={["answering_machine", "action"]}
          options={[
            ["", "Talk to it"],
            ["hang_up", "Hang up"],
            ["leave_message", "Leave a message"],
          ]}
        />
        {getAt(document, ["answering_machine", "action"]) === "leave_message" && (
          <TextAt label="Message" path={["answering_machine", "message"]} lines={3} />
        )}
      </Section>
      <Section title="Limits" about="Where a conversation stops by itself.">
        <NumberAt
          label="Longest call"
          description="Seconds."
          path={["limits", "max_duration_seconds"]}
          placeholder="600"
          step={1}
        />
        <NumberAt
          label="Silence until the agent asks"
          description="Seconds."
          path={["limits", "idle_seconds"]}
          placeholder="8"
        />
        <NumberAt
          label="How often it asks whether somebody is there"
          path={["limits", "idle_reprompts"]}
          placeholder="2"
          step={1}
        />
        <NumberAt
          label="How often it may not understand"
          path={["limits", "misunderstandings"]}
          placeholder="2"
          step={1}
        />
      </Section>
      <Section title="Phrases" about="Sentences for moments no node covers.">
        {PHRASES.map(([name, label, usual]) => (
          <TextAt key={name} label={label} path={["phrases", name]} placeholder={usual} lines={2} />
        ))}
      </Section>
    </div>
  );
}

const PHRASES = [
  ["still_there", "Nobody says anything", "Are you still there?"],
  ["not_understood", "It did not understand", "Sorry, I did not catch that."],
  ["trouble", "Something failed", "I am sorry, something went wrong on my side. Could you say that again?"],
  ["give_up", "It gives up", "I am sorry, I could not help you today. Goodbye."],
  ["time_is_up", "The call was too long", "I am sorry, our time is up. Goodbye."],
  ["transfer", "The caller is handed over", "One moment please, I am connecting you."],
  ["transfer_failed", "Nobody takes the call", "I am sorry, nobody can take your call right now."],
  [
    "shutting_down",
    "The gateway stops",
    "I am sorry, I have to end our call now. Please call again in a few minutes. Goodbye.",
  ],
  ["goodbye", "Goodbye", "Goodbye."],
] as const;

function Service({ kind, label }: { kind: "stt" | "tts" | "llm"; label: string }) {
  const { reference } = useEditing();
  const offered = reference?.speech_services.filter((service) => service.kind === kind) ?? [];
  const usual = offered.find((service) => service.is_default);
  return (
    <ChoiceAt
      label={label}
      path={["services", kind]}
      options={[
        ["", usual ? `The gateway's choice (${usual.display_name})` : "The gateway's choice"],
        ...offered.map(({ name, display_name }) => [name, display_name] as const),
      ]}
    />
  );
}

function Transfers() {
  const { document, change, goTo } = useEditing();
  const names = entriesOf(document.transfers).map(([name]) => name);
  const keys = useKeys(names);
  const add = () => {
    const name = freeName("colleague", names);
    change((before) => put(before, ["transfers", name], { to: "" }));
    goTo(["transfers", name]);
  };
  return (
    <Section
      title="Transfers"
      open
      about="Whom a caller may be handed to. The first is who it is if nobody says."
    >
      {names.map((name) => (
        <Transfer key={keys.get(name)} name={name} names={names} />
      ))}
      <Button onClick={add}>Add somebody</Button>
    </Section>
  );
}

function Transfer({ name, names }: { name: string; names: readonly string[] }) {
  const { document, change, problems } = useEditing();
  const path = ["transfers", name];
  const value = asObject(document.transfers)[name];
  // A number alone will do; with anything else to say about it, it is one of several properties.
  const isPlain = !isObject(value);
  const field = useField(path);
  const cold = isObject(value) && value.cold === true;
  const setCold = (wanted: boolean) => {
    const said: JsonObject = isObject(value) ? value : { to: asText(value) };
    field.put(wanted ? { ...said, cold: true } : filterKeys(said, (name) => name !== "cold"));
  };
  return (
    <Item
      field={fieldKey(path)}
      problems={problemsUnder(problems, path)}
      title={
        <>
          <span className="font-medium">{name}</span>
          <span className="font-mono break-all text-muted">{asText(isObject(value) ? value.to : value)}</span>
        </>
      }
      actions={
        <Button look="danger" onClick={() => change((before) => putOrDrop(before, path, undefined))}>
          Remove {name}
        </Button>
      }
    >
      <NameField
        label="Name"
        path={[...path, "name"]}
        value={name}
        taken={names}
        rename={(to) => change((before) => renameEntry(before, path, to))}
      />
      <TextAt
        label="Number or SIP URI"
        description="With its country code, as in +14155550123."
        path={isPlain ? path : [...path, "to"]}
        kept
      />
      <Checkbox
        label="Hand over at once"
        description="The caller hears it ring there, instead of the agent waiting until somebody answers."
        checked={cold}
        onChange={({ target }) => setCold(target.checked)}
        data-field={field.key}
      />
    </Item>
  );
}
