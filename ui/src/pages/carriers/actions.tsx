import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, ask, type Schemas } from "@/api/client";
import { configurationQuery, configurationsQuery, type Configuration } from "@/api/queries";
import { useIsAdmin } from "@/shell/identity";
import { Button, ButtonLink } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Failure, Notice } from "@/ui/feedback";
import { Menu, MenuItem } from "@/ui/menu";

interface Props {
  configuration: Configuration;
}

export function CarrierActions({ configuration, canEdit }: Props & { canEdit: boolean }) {
  const { id, name, is_active, is_default } = configuration;
  const [asked, setAsked] = useState<"switch off" | "delete">();
  const client = useQueryClient();
  const navigate = useNavigate();
  const changing = useChange(id);
  const close = () => setAsked(undefined);
  const remove = async () => {
    const path = { configuration_id: id };
    await ask(api.DELETE("/api/v1/telephony-configurations/{configuration_id}", { params: { path } }));
    await navigate({ to: "/telephony-configurations" });
    client.removeQueries({ queryKey: configurationQuery(id).queryKey });
    await client.invalidateQueries();
  };
  return (
    <>
      {canEdit && (
        <ButtonLink to="/telephony-configurations/$id/edit" params={{ id }}>
          Change
        </ButtonLink>
      )}
      <Menu label="More actions" trigger={<span aria-hidden>⋯</span>}>
        {!is_default && (
          <MenuItem onSelect={() => changing.mutate({ is_default: true })}>Make it the default</MenuItem>
        )}
        {is_active ? (
          <MenuItem onSelect={() => setAsked("switch off")}>Switch off …</MenuItem>
        ) : (
          <MenuItem onSelect={() => changing.mutate({ is_active: true })}>Switch on</MenuItem>
        )}
        <MenuItem danger onSelect={() => setAsked("delete")}>
          Delete …
        </MenuItem>
      </Menu>
      {changing.error && <Failure error={changing.error} />}
      {asked === "switch off" && (
        <Confirm
          title={`Switch ${name} off?`}
          action="Switch off"
          run={() => changing.mutateAsync({ is_active: false })}
          close={close}
        >
          <p>
            Callers hear that the number takes no calls at the moment, and no call is placed from here. Calls
            that are live go on. Its numbers and what is set up at the carrier stay as they are, until you
            switch it on again.
          </p>
        </Confirm>
      )}
      {asked === "delete" && (
        <Confirm title={`Delete ${name}?`} action="Delete" run={remove} close={close}>
          <p>
            Its credentials and its numbers are deleted here; nothing changes at the carrier, which keeps
            sending calls to the numbers that are bound. Calls that were made stay in the list.
          </p>
          <p>It cannot be deleted while calls run through it.</p>
        </Confirm>
      )}
    </>
  );
}

/** What is said of an account that takes no calls. */
export function SwitchedOff({ configuration }: Props) {
  const isAdmin = useIsAdmin();
  const changing = useChange(configuration.id);
  return (
    <Notice tone="warn">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p>Switched off: no call is answered or placed through this account.</p>
        {isAdmin && (
          <Button
            busy={changing.isPending && "Switching on"}
            onClick={() => changing.mutate({ is_active: true })}
          >
            Switch on
          </Button>
        )}
      </div>
      {changing.error && <Failure error={changing.error} />}
    </Notice>
  );
}

function useChange(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas["ConfigurationUpdate"]) =>
      ask(
        api.PATCH("/api/v1/telephony-configurations/{configuration_id}", {
          params: { path: { configuration_id: id } },
          body,
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: configurationsQuery.queryKey }),
  });
}
