import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask, type Schemas } from "@/api/client";
import { identityQuery } from "@/api/session";
import { membersQuery, type Member } from "@/api/settings";
import { AdminsOnly } from "@/shell/admins";
import { useIdentity } from "@/shell/identity";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Failure, Loaded } from "@/ui/feedback";
import { Badge } from "@/ui/layout";
import { Menu, MenuItem } from "@/ui/menu";
import { formatMoment } from "@/ui/words";
import { AddMember } from "./add-member";
import { ROLES } from "./roles";
import { ShownOnce } from "./shared";

export function Members() {
  return (
    <AdminsOnly what="the people of the organization">
      <MemberList />
    </AdminsOnly>
  );
}

type HandedOut = Schemas["MemberCreated"];

function MemberList() {
  const members = useQuery(membersQuery);
  const [isAdding, setAdding] = useState(false);
  const [handedOut, setHandedOut] = useState<HandedOut>();
  return (
    <div className="space-y-4">
      <Button look="primary" onClick={() => setAdding(true)}>
        Add a member
      </Button>
      <Loaded query={members} what="the members">
        {(list) => (
          <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
            {list.map((member) => (
              <Row key={member.id} member={member} handOut={setHandedOut} />
            ))}
          </ul>
        )}
      </Loaded>
      {isAdding && (
        <AddMember
          close={() => setAdding(false)}
          added={(created) => {
            setAdding(false);
            setHandedOut(created);
          }}
        />
      )}
      {handedOut && (
        <ShownOnce
          title={`Password of ${handedOut.user.email}`}
          label="Password"
          value={handedOut.password}
          close={() => setHandedOut(undefined)}
        >
          <p>
            Give it to {handedOut.user.email}. They sign in with it, and choose a password of their own then.
          </p>
        </ShownOnce>
      )}
    </div>
  );
}

interface RowProps {
  member: Member;
  handOut: (handedOut: HandedOut) => void;
}

function Row({ member, handOut }: RowProps) {
  const client = useQueryClient();
  const identity = useIdentity();
  const isOneself = identity?.user?.id === member.id;
  const [asked, setAsked] = useState<"hand over" | "reset" | "remove">();
  const path = { user_id: member.id };
  const refresh = () => client.invalidateQueries({ queryKey: membersQuery.queryKey });
  const changing = useMutation({
    mutationFn: (role: "admin" | "member") =>
      ask(api.PATCH("/api/v1/users/{user_id}", { params: { path }, body: { role } })),
    onSuccess: refresh,
  });
  const handOver = async () => {
    await ask(api.POST("/api/v1/users/{user_id}/ownership", { params: { path } }));
    await client.invalidateQueries({ queryKey: identityQuery.queryKey });
    await refresh();
  };
  const reset = async () => {
    handOut(await ask(api.POST("/api/v1/users/{user_id}/password", { params: { path } })));
    await refresh();
  };
  const remove = async () => {
    await ask(api.DELETE("/api/v1/users/{user_id}", { params: { path } }));
    await refresh();
  };
  const close = () => setAsked(undefined);
  return (
    <li className="flex items-start justify-between gap-3 p-4">
      <div className="min-w-0 space-y-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm font-medium wrap-anywhere">
          {member.name || member.email}
          <Badge tone={member.role === "member" ? "plain" : "good"}>{ROLES[member.role].label}</Badge>
          {isOneself && <Badge>You</Badge>}
          {member.is_newcomer && <Badge tone="warn">No password of their own yet</Badge>}
        </p>
        <p className="text-sm wrap-anywhere text-muted">
          {member.name && <>{member.email} · </>}Since {formatMoment(member.created_at)}
          {isOneself &&
            ` · ${member.role === "owner" ? "You can make an admin the owner." : "Another admin can change your role."}`}
        </p>
        {changing.error && <Failure error={changing.error} />}
      </div>
      {!isOneself && member.role !== "owner" && (
        <Menu label={`Actions for ${member.email}`} trigger={<span aria-hidden>⋯</span>}>
          {member.role === "member" && (
            <MenuItem onSelect={() => changing.mutate("admin")}>Make them an admin</MenuItem>
          )}
          {member.role === "admin" && (
            <MenuItem onSelect={() => changing.mutate("member")}>Make them a member</MenuItem>
          )}
          {identity?.role === "owner" && member.role === "admin" && (
            <MenuItem onSelect={() => setAsked("hand over")}>Make them the owner …</MenuItem>
          )}
          <MenuItem onSelect={() => setAsked("reset")}>Reset the password …</MenuItem>
          <MenuItem danger onSelect={() => setAsked("remove")}>
            Remove …
          </MenuItem>
        </Menu>
      )}
      {asked === "hand over" && (
        <Confirm
          title={`Make ${member.email} the owner?`}
          action="Hand the organization over"
          run={handOver}
          close={close}
        >
          <p>
            You stay as an admin. Only they can make you the owner again, and they can change your role and
            remove you.
          </p>
        </Confirm>
      )}
      {asked === "reset" && (
        <Confirm
          title={`Reset the password of ${member.email}?`}
          action="Reset the password"
          run={reset}
          close={close}
        >
          <p>They are signed out everywhere, and can only sign in with a new password that you give them.</p>
        </Confirm>
      )}
      {asked === "remove" && (
        <Confirm title={`Remove ${member.email}?`} action="Remove" run={remove} close={close}>
          <p>
            They are signed out at once and cannot sign in again. What they made stays: workflows, carriers,
            and the API keys they created, which go on working until you revoke them.
          </p>
        </Confirm>
      )}
    </li>
  );
}
