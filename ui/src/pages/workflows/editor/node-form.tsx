import { useState } from "react";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { Badge } from "@/ui/layout";
import { put, renameNode } from "../document/edits";
import { samePath } from "../document/json";
import { problemsUnder } from "../document/problems";
import {
  functionsPath,
  INITIAL_NODE,
  initialNode,
  nodeNames,
  nodeOf,
  nodePath,
  scriptPath,
  type Node,
} from "../document/read";
import { ActionItems } from "./action-items";
import { useEditing } from "./editing";
import { CheckAt, ChoiceAt, NameField, TextAt } from "./fields";
import { FallbackField, FunctionItems } from "./function-items";
import { useKeys } from "./hooks";
import { MessageFields } from "./message-fields";
import { AddNode, RemoveNode } from "./node-dialogs";
import { Problems, Section } from "./section";

/** Chooses a node, and everything about it. */
export function NodeForm() {
  const { document, selected, select } = useEditing();
  const [isAdding, setAdding] = useState(false);
  const node = nodeOf(document, selected);
  const names = nodeNames(document);
  const keys = useKeys(names);
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-end gap-2">
        <Field label="Go to node" className="min-w-40 flex-1">
          {(wiring) => (
            <Select {...wiring} value={selected} onChange={({ target }) => select(target.value)}>
              {!node && <option value={selected}>{names.length ? "Choose …" : "There is none"}</option>}
              {names.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
          )}
        </Field>
        <Button onClick={() => setAdding(true)}>Add a node</Button>
      </div>
      {node && <Fields key={keys.get(node.name)} node={node} />}
      {isAdding && <AddNode close={() => setAdding(false)} />}
    </div>
  );
}

function Fields({ node }: { node: Node }) {
  const { document, change, problems } = useEditing();
  const [isRemoving, setRemoving] = useState(false);
  const { name } = node;
  const path = nodePath(name);
  const isInitial = initialNode(document) === name;
  const names = nodeNames(document);
  return (
    <>
      <Problems
        problems={problemsUnder(problems, path).filter(
          (problem) => samePath(problem.path, path) || samePath(problem.path, functionsPath(name)),
        )}
      />
      <NameField
        label="Name"
        path={[...path, "name"]}
        value={name}
        taken={names}
        description={isInitial && <Badge tone="good">Every call begins here</Badge>}
        rename={(to) => change((before) => renameNode(before, name, to))}
      />
      <Section title="What the agent says" open about="In its own words, where no language model finds any.">
        <TextAt label="On arriving" path={[...scriptPath(name), "say"]} lines={3} />
        <TextAt label="If it did not understand" path={[...scriptPath(name), "reprompt"]} lines={2} />
      </Section>
      <Section title="What a language model is told" open>
        <MessageFields path={[...path, "task_messages"]} />
        <TextAt
          label="Role"
          description="Who the agent is. It holds from here on, until another node says otherwise."
          path={[...path, "role_message"]}
          lines={4}
        />
      </Section>
      <Section title="What callers may want" open>
        <FunctionItems at={functionsPath(name)} node={name} />
        <FallbackField node={name} />
      </Section>
      <Section title="Before and after">
        <ActionItems title="On arriving" path={[...path, "pre_actions"]} />
        <ActionItems title="After the agent spoke" path={[...path, "post_actions"]} />
        <CheckAt label="The agent speaks first" path={[...path, "respond_immediately"]} usual />
        <ChoiceAt
          label="What a language model remembers"
          path={[...path, "context_strategy"]}
          options={[
            ["", "As usual"],
            ["append", "All that was said"],
            ["reset", "Only what is said from here on"],
          ]}
        />
      </Section>
      <div className="flex flex-wrap gap-2 border-t border-line pt-4">
        {!isInitial && (
          <Button onClick={() => change((before) => put(before, INITIAL_NODE, name))}>
            Begin calls here
          </Button>
        )}
        {names.length > 1 && (
          <Button look="danger" onClick={() => setRemoving(true)}>
            Delete this node
          </Button>
        )}
      </div>
      {isRemoving && <RemoveNode node={name} close={() => setRemoving(false)} />}
    </>
  );
}
