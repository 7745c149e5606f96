import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask, sentence, type Schemas } from "@/api/client";
import { bindingQuery, configurationsQuery, type PhoneNumber } from "@/api/queries";
import { useIsAdmin } from "@/shell/identity";
import { Confirm } from "@/ui/confirm";
import { Notice, type Tone } from "@/ui/feedback";
import { Badge } from "@/ui/layout";
import { Menu, MenuItem, MenuLine } from "@/ui/menu";
import { NumberDialog } from "./number-dialog";
import { WorkflowChoice } from "./workflow-choice";

interface Said {
  tone: Tone;
  text: string;
}

/** A number: which workflow answers it, whether its calls come here, and what can be done with it. */
export function NumberRow({ number, canBind }: { number: PhoneNumber; canBind: boolean }) {
  const client = useQueryClient();
  const isAdmin = useIsAdmin();
  const [said, setSaid] = useState<Said>();
  const [open, setOpen] = useState<"edit" | "delete">();
  const params = { path: { number_id: number.id } };
  const refresh = () => client.invalidateQueries({ queryKey: ["numbers"] });
  const fail = (error: Error) => setSaid({ tone: "bad", text: sentence(error.message) });

  const changing = useMutation({
    mutationFn: (body: Schemas["PhoneNumberUpdate"]) =>
      ask(api.PATCH("/api/v1/phone-numbers/{number_id}", { params, body })),
    onSuccess: async () => {
      setSaid(undefined);
      await refresh();
    },
    onError: fail,
  });
  const asking = useMutation({
    mutationFn: async (what: keyof typeof ASK) => {
      const answer = await ASK[what](params);
      await client.invalidateQueries({ queryKey: bindingQuery(number.id).queryKey });
      return answer;
    },
    onSuccess: setSaid,
    onError: fail,
  });
  const remove = async () => {
    await ask(api.DELETE("/api/v1/phone-numbers/{number_id}", { params }));
    await refresh();
    await client.invalidateQueries({ queryKey: configurationsQuery.queryKey });
  };

  return (
    <li className="grid gap-3 py-4 first:pt-0 last:pb-0 sm:grid-cols-[1fr_20rem] sm:items-center">
      <div className="min-w-0 space-y-1">
        <p className="font-mono text-sm break-all">{number.address}</p>
        <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
          {number.label}
          {number.is_default_caller_id && <Badge tone="good">Default caller id</Badge>}
          {canBind && <BindingBadge id={number.id} />}
        </p>
      </div>
      <div className="flex items-center gap-2">
        <WorkflowChoice
          number={number}
          save={(inbound_workflow_id) => changing.mutateAsync({ inbound_workflow_id })}
        />
        {isAdmin && (
          <Menu label={`Actions for ${number.address}`} trigger={<span aria-hidden>⋯</span>}>
            {canBind && (
              <>
                <MenuItem onSelect={() => asking.mutate("bind")}>Bind at the carrier</MenuItem>
                <MenuItem onSelect={() => asking.mutate("verify")}>Verify where its calls go</MenuItem>
                <MenuItem onSelect={() => asking.mutate("unbind")}>Unbind at the carrier</MenuItem>
                <MenuLine />
              </>
            )}
            {!number.is_default_caller_id && (
              <MenuItem onSelect={() => changing.mutate({ is_default_caller_id: true })}>
                Make it the default caller id
              </MenuItem>
            )}
            <MenuItem onSelect={() => setOpen("edit")}>Change …</MenuItem>
            <MenuItem danger onSelect={() => setOpen("delete")}>
              Delete …
            </MenuItem>
          </Menu>
        )}
      </div>
      <div className="empty:hidden sm:col-span-2">
        {asking.isPending ? (
          <Notice>Asking the carrier about {number.address} …</Notice>
        ) : (
          said && <Notice tone={said.tone}>{said.text}</Notice>
        )}
      </div>
      {open === "edit" && (
        <NumberDialog
          configurationId={number.telephony_configuration_id}
          number={number}
          close={() => setOpen(undefined)}
        />
      )}
      {open === "delete" && (
        <Confirm
          title={`Delete ${number.address}?`}
          action="Delete"
          run={remove}
          close={() => setOpen(undefined)}
        >
          <p>
            It is forgotten here. Nothing changes at the carrier: unbind it first if its calls shall not come
            here any more.
          </p>
        </Confirm>
      )}
    </li>
  );
}

interface OfNumber {
  path: { number_id: string };
}

const said = ({ ok, message }: Schemas["SyncAnswer"], done: string): Said =>
  ok
    ? { tone: "good", text: message ? sentence(message) : done }
    : { tone: "bad", text: sentence(message ?? "the carrier did not do it") };

const ASK = {
  bind: async (params: OfNumber) =>
    said(
      await ask(api.POST("/api/v1/phone-numbers/{number_id}/sync", { params })),
      "Bound: its calls come here.",
    ),
  unbind: async (params: OfNumber) =>
    said(
      await ask(api.DELETE("/api/v1/phone-numbers/{number_id}/sync", { params })),
      "Unbound: its calls come here no more.",
    ),
  verify: async (params: OfNumber): Promise<Said> => {
    const { is_bound, bound_url } = await ask(api.GET("/api/v1/phone-numbers/{number_id}/sync", { params }));
    if (is_bound) return { tone: "good", text: "Its calls come here." };
    return {
      tone: "warn",
      text: bound_url ? `Its calls go elsewhere: ${bound_url}` : "Its calls go nowhere.",
    };
  },
};

/** What was last learned of where a number's calls go; nobody is asked for it. */
function BindingBadge({ id }: { id: string }) {
  const { data } = useQuery({ ...bindingQuery(id), enabled: false });
  if (!data) return null;
  if (data.is_bound) return <Badge tone="good">Bound</Badge>;
  return <Badge tone="warn">{data.bound_url ? "Bound elsewhere" : "Not bound"}</Badge>;
}
