import type { JsonObject } from "./document/json";

/** One node, for who begins from scratch. It can be published as it is. */
export const GREETING: JsonObject = {
  flow: {
    initial_node: "welcome",
    nodes: {
      welcome: {
        role_message:
          "You are a friendly agent on the telephone. Speak in one or two short sentences, without lists or markup.",
        task_messages: [{ role: "developer", content: "Greet the caller and ask how you can help." }],
        functions: [{ name: "end_call" }],
      },
    },
  },
  script: {
    welcome: {
      say: "Hello, how can I help you?",
      reprompt: "Please tell me what you need.",
      examples: { end_call: ["goodbye", "no thank you", "that is all"] },
    },
  },
};
