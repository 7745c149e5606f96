import type { JsonObject } from "./document/json";

export interface Template {
  name: string;
  about: string;
  document: JsonObject;
}

const developer = (content: string) => [{ role: "developer", content }];
const goodbye = ["goodbye", "no thank you", "that is all", "nothing else thanks"];

/** What a new workflow can begin with. Each of them can be published as it is. */
export const TEMPLATES: readonly Template[] = [
  {
    name: "Greeting",
    about: "One node: it greets the caller, and says goodbye.",
    document: {
      flow: {
        initial_node: "welcome",
        nodes: {
          welcome: {
            role_message:
              "You are a friendly agent on the telephone. Speak in one or two short sentences, without lists or markup.",
            task_messages: developer("Greet the caller and ask how you can help."),
            functions: [{ name: "end_call" }],
          },
        },
      },
      script: {
        welcome: {
          say: "Hello, how can I help you?",
          reprompt: "Please tell me what you need.",
          examples: { end_call: goodbye },
        },
      },
    },
  },
  {
    name: "Questions and a person",
    about: "Answers what callers often ask, and hands them to a colleague if they wish.",
    document: {
      flow: {
        initial_node: "welcome",
        global_functions: [{ name: "transfer_call" }],
        nodes: {
          welcome: {
            role_message:
              "You are a friendly receptionist on the telephone. Speak in one or two short sentences, without lists or markup.",
            task_messages: developer("Greet the caller and ask how you can help."),
            functions: [
              {
                name: "ask_opening_hours",
                transition_only: true,
                description: "The caller asks when you are open.",
                transition_to: "opening_hours",
              },
              { name: "end_call" },
            ],
          },
          opening_hours: {
            task_messages: developer(
              "Say that you are open Monday to Friday from nine to five, and ask whether there is anything else.",
            ),
            functions: [{ name: "end_call" }],
          },
        },
      },
      transfers: { "front desk": "+14155550199" },
      script: {
        welcome: {
          say: "Hello, how can I help you?",
          reprompt: "I can tell you our opening hours, or connect you to a colleague.",
          examples: {
            ask_opening_hours: [
              "what are your opening hours",
              "when are you open",
              "are you open on saturday",
            ],
            transfer_call: ["can I speak to a person", "connect me to the front desk", "operator"],
            end_call: goodbye,
          },
        },
        opening_hours: {
          say: "We are open Monday to Friday from nine to five. Is there anything else?",
          reprompt: "Is there anything else I can do for you?",
          examples: { transfer_call: ["can I speak to a person", "operator"], end_call: goodbye },
        },
      },
    },
  },
  {
    name: "Appointment",
    about: "Asks for a day and a name, reads them back, and books.",
    document: {
      flow: {
        initial_node: "day",
        nodes: {
          day: {
            role_message:
              "You book appointments on the telephone. Speak in one or two short sentences, without lists or markup.",
            task_messages: developer("Greet the caller and ask which day of the week suits them."),
            functions: [{ name: "choose_day", transition_to: "name" }, { name: "end_call" }],
          },
          name: {
            task_messages: developer("The appointment is on {{ day }}. Ask for the caller's name."),
            functions: [{ name: "give_name", transition_to: "confirmation" }, { name: "end_call" }],
          },
          confirmation: {
            task_messages: developer(
              "Read back an appointment on {{ day }} for {{ name }}, and ask if it is right.",
            ),
            functions: [
              {
                name: "confirm",
                transition_to: { field: "confirmed", cases: { yes: "booked", no: "day" } },
              },
              { name: "end_call" },
            ],
          },
          booked: {
            task_messages: developer(
              "Say that the appointment is booked, and ask whether there is anything else.",
            ),
            functions: [{ name: "end_call" }],
          },
        },
      },
      collect: {
        choose_day: {
          description: "The caller names a day of the week.",
          slots: {
            day: { kind: "weekday", description: "The day of the week", ask: "Which day would suit you?" },
          },
        },
        give_name: {
          description: "The caller tells their name.",
          slots: { name: { kind: "name", description: "The caller's name", ask: "May I have your name?" } },
        },
        confirm: {
          description: "The caller says whether the appointment is right.",
          slots: {
            confirmed: {
              kind: "yes_no",
              description: "yes or no",
              choices: ["yes", "no"],
              ask: "Is that right?",
            },
          },
        },
      },
      script: {
        day: {
          say: "Hello. Which day of the week would suit you?",
          reprompt: "Please name a day, for example Tuesday.",
          examples: { end_call: goodbye },
        },
        name: { say: "{{ day }} it is. May I have your name?", reprompt: "Please tell me your name." },
        confirmation: {
          say: "An appointment on {{ day }} for {{ name }}. Is that right?",
          reprompt: "Is it right, yes or no?",
        },
        booked: {
          say: "Your appointment is booked. Is there anything else?",
          reprompt: "Is there anything else I can do for you?",
          examples: { end_call: goodbye },
        },
      },
    },
  },
];
