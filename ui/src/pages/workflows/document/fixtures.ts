import type { JsonObject } from "./json";

/** A reception that books appointments: every kind of function, a branch, a way back, and a key no form knows. */
export const reception: JsonObject = {
  flow: {
    initial_node: "welcome",
    global_functions: [{ name: "transfer_call" }],
    nodes: {
      welcome: {
        role_message: "You are a receptionist.",
        task_messages: [{ role: "developer", content: "Greet the caller." }],
        functions: [
          {
            name: "book",
            transition_only: true,
            description: "The caller wants an appointment.",
            transition_to: "day",
          },
          { name: "end_call" },
        ],
      },
      day: {
        task_messages: [{ role: "developer", content: "Ask for a day." }],
        functions: [{ name: "choose_day", transition_to: "confirm" }],
        later: { unknown: ["to", "forms"] },
      },
      confirm: {
        task_messages: [{ role: "developer", content: "Is {{ day }} right?" }],
        functions: [
          {
            name: "agree",
            transition_to: { field: "agreed", cases: { yes: "booked", no: "day" }, default: "welcome" },
          },
        ],
      },
      booked: {
        task_messages: [{ role: "developer", content: "Say that it is booked." }],
        functions: [{ name: "end_call" }],
      },
    },
  },
  collect: {
    choose_day: { description: "A day.", slots: { day: { kind: "weekday", ask: "Which day?" } } },
    agree: { description: "Yes or no.", slots: { agreed: { kind: "yes_no", choices: ["yes", "no"] } } },
  },
  script: {
    welcome: {
      say: "Good morning.",
      examples: { book: ["an appointment please"], end_call: ["goodbye"], transfer_call: ["a person"] },
      fallback: "book",
    },
    confirm: { say: "{{ day }} it is?", examples: { agree: ["yes"] } },
  },
  transfers: { desk: "+14155550199" },
};
