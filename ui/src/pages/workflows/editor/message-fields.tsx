import { Button } from "@/ui/button";
import { put, putOrDrop } from "../document/edits";
import { asList, getAt, type Path } from "../document/json";
import { problemsUnder } from "../document/problems";
import { useEditing } from "./editing";
import { ChoiceAt, TextAt } from "./fields";
import { Problems } from "./section";

const ROLES = [
  ["developer", "The developer"],
  ["system", "The system"],
  ["user", "The caller"],
  ["assistant", "The agent"],
] as const;

/** What a model is asked to do at a node: usually one message. */
export function MessageFields({ path }: { path: Path }) {
  const { document, change, problems } = useEditing();
  const messages = asList(getAt(document, path));
  const isOne = messages.length === 1;
  return (
    <div className="space-y-3">
      <Problems
        problems={problemsUnder(problems, path).filter((one) => one.path.length <= path.length + 1)}
      />
      {messages.map((_, index) => (
        <div key={index} className="space-y-2">
          <TextAt
            label={isOne ? "Task" : `Message ${index + 1}`}
            path={[...path, index, "content"]}
            lines={4}
            kept
          />
          {!isOne && (
            <div className="flex flex-wrap items-end gap-2">
              <ChoiceAt
                label={`Message ${index + 1} comes from`}
                path={[...path, index, "role"]}
                options={ROLES}
                kept
              />
              <Button
                look="quiet"
                onClick={() => change((before) => putOrDrop(before, [...path, index], undefined))}
              >
                Remove message {index + 1}
              </Button>
            </div>
          )}
        </div>
      ))}
      <Button
        look="quiet"
        onClick={() =>
          change((before) => put(before, path, [...messages, { role: "developer", content: "" }]))
        }
      >
        {messages.length === 0 ? "Add a task" : "Add a message"}
      </Button>
    </div>
  );
}
