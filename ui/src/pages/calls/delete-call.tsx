import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, ask, type Schemas } from "@/api/client";
import { isLive, runQuery } from "@/api/queries";
import { useIsAdmin } from "@/shell/identity";
import { Confirm } from "@/ui/confirm";
import { Menu, MenuItem } from "@/ui/menu";

/** What an admin may delete of a call that is over. */
export function DeleteCall({ call }: { call: Schemas["RunAnswer"] }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<"recording" | "call">();
  const isAdmin = useIsAdmin();
  if (!isAdmin || isLive(call)) return null;
  const params = { path: { run_id: call.id } };
  const deleteRecording = async () => {
    await ask(api.DELETE("/api/v1/workflow-runs/{run_id}/recording", { params }));
    client.setQueryData(runQuery(call.id).queryKey, { ...call, recording_url: null });
  };
  const deleteCall = async () => {
    await ask(api.DELETE("/api/v1/workflow-runs/{run_id}", { params }));
    await navigate({ to: "/calls" });
    client.removeQueries({ queryKey: runQuery(call.id).queryKey });
    await client.invalidateQueries({ queryKey: ["runs"] });
  };
  const close = () => setAsked(undefined);
  return (
    <>
      <Menu label="More actions" trigger={<span aria-hidden>⋯</span>}>
        {call.recording_url && (
          <MenuItem danger onSelect={() => setAsked("recording")}>
            Delete the recording …
          </MenuItem>
        )}
        <MenuItem danger onSelect={() => setAsked("call")}>
          Delete the call …
        </MenuItem>
      </Menu>
      {asked === "recording" && (
        <Confirm
          title="Delete the recording?"
          action="Delete the recording"
          run={deleteRecording}
          close={close}
        >
          <p>Nobody can listen to this call any more. Its transcript and everything else about it stay.</p>
        </Confirm>
      )}
      {asked === "call" && (
        <Confirm title="Delete the call?" action="Delete the call" run={deleteCall} close={close}>
          <p>
            Its transcript, its events, its recording and its part in the figures are gone for good. The
            carrier keeps what it knows of it.
          </p>
        </Confirm>
      )}
    </>
  );
}
