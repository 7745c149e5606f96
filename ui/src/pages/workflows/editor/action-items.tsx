import { Button } from "@/ui/button";
import { put, putOrDrop } from "../document/edits";
import { asList, asObject, asText, getAt, type JsonObject, type Path } from "../document/json";
import { problemsUnder } from "../document/problems";
import { fieldKey, useEditing } from "./editing";
import { TextAt } from "./fields";
import { Item, Problems } from "./section";

const KINDS: Partial<Record<string, string>> = {
  tts_say: "Say something",
  end_conversation: "End the call",
};

/** What is done without a model: saying something, ending the call. */
export function ActionItems({ title, path }: { title: string; path: Path }) {
  const { document, change, problems } = useEditing();
  const actions = asList(getAt(document, path)).map(asObject);
  const add = (action: JsonObject) => change((before) => put(before, path, [...actions, action]));
  return (
    <fieldset className="space-y-2">
      <legend className="mb-1.5 text-sm font-medium">{title}</legend>
      {actions.map((action, index) => {
        const at = [...path, index];
        const type = asText(action.type);
        const here = problemsUnder(problems, at);
        return (
          <Item
            key={index}
            open
            field={fieldKey(at)}
            problems={here}
            title={KINDS[type] ?? <span className="font-mono">{type}</span>}
            actions={
              <Button look="quiet" onClick={() => change((before) => putOrDrop(before, at, undefined))}>
                Remove
              </Button>
            }
          >
            <Problems problems={here} />
            {type === "tts_say" ? (
              <TextAt label="Sentence" path={[...at, "text"]} lines={2} kept />
            ) : (
              !KINDS[type] && <p className="text-sm text-muted">This action is changed in the YAML.</p>
            )}
          </Item>
        );
      })}
      <div className="flex flex-wrap gap-2">
        <Button look="quiet" onClick={() => add({ type: "tts_say", text: "" })}>
          Say something
        </Button>
        <Button look="quiet" onClick={() => add({ type: "end_conversation" })}>
          End the call
        </Button>
      </div>
    </fieldset>
  );
}
