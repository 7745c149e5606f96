import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { api, ask, sentence } from "@/api/client";
import {
  availableNumbersQuery,
  configurationsQuery,
  type Configuration,
  type PhoneNumber,
} from "@/api/queries";
import { Button } from "@/ui/button";
import { Dialog, DialogButtons } from "@/ui/dialog";
import { Loaded, Notice } from "@/ui/feedback";
import { ChooseNumbers, type Choice } from "./choose-numbers";
import { ImportProgress } from "./import-progress";
import { importAll, type Carrier, type ImportResult } from "./importing";

interface Props {
  configuration: Configuration;
  known: PhoneNumber[];
  /** Whether numbers can be bound from here. */
  canBind: boolean;
  close: () => void;
}

/** Adds numbers the account has at its carrier. */
export function ImportNumbers({ configuration, known, canBind, close }: Props) {
  const available = useQuery({ ...availableNumbersQuery(configuration.id), retry: false, staleTime: 0 });
  const { start, stop, wanted, results, isRunning } = useImport(configuration.id);
  const here = new Set(known.map(({ address }) => address));
  return (
    <Dialog title="Import numbers" close={close}>
      {wanted ? (
        <ImportProgress
          total={wanted.length}
          results={results}
          isRunning={isRunning}
          stop={stop}
          close={close}
        />
      ) : (
        <Loaded query={available} what={`the numbers ${configuration.name} has at its carrier`}>
          {(all) => {
            const left = all.filter((address) => !here.has(address));
            return left.length === 0 ? (
              <>
                <Notice>
                  {all.length === 0
                    ? "The account has no numbers at its carrier."
                    : "All of the account's numbers are here already."}
                </Notice>
                <CloseOnly close={close} />
              </>
            ) : (
              <ChooseNumbers addresses={left} canBind={canBind} choose={start} close={close} />
            );
          }}
        </Loaded>
      )}
      {!wanted && !available.data && <CloseOnly close={close} />}
    </Dialog>
  );
}

function CloseOnly({ close }: { close: () => void }) {
  return (
    <DialogButtons>
      <Button onClick={close}>Close</Button>
    </DialogButtons>
  );
}

/** An import under way; it stops when its dialog is closed. */
function useImport(configurationId: string) {
  const client = useQueryClient();
  const [results, setResults] = useState<ImportResult[]>([]);
  const stopping = useRef(new AbortController());
  const running = useMutation({
    mutationFn: ({ addresses, ...choice }: Choice) =>
      importAll(addresses, atCarrier(configurationId, choice), {
        signal: stopping.current.signal,
        report: (result) => setResults((before) => [...before, result]),
      }),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ["numbers"] });
      await client.invalidateQueries({ queryKey: ["bindings"] });
      await client.invalidateQueries({ queryKey: configurationsQuery.queryKey });
    },
  });
  const stop = () => stopping.current.abort();
  useEffect(() => {
    const controller = (stopping.current = new AbortController());
    return () => controller.abort();
  }, []);
  return {
    start: running.mutate,
    stop,
    results,
    wanted: running.variables?.addresses,
    isRunning: running.isPending,
  };
}

function atCarrier(configurationId: string, { workflowId, bind }: Omit<Choice, "addresses">): Carrier {
  return {
    add: async (address) => {
      const body = {
        telephony_configuration_id: configurationId,
        address,
        inbound_workflow_id: workflowId,
      };
      return (await ask(api.POST("/api/v1/phone-numbers", { body }))).id;
    },
    bind: bind
      ? async (number_id) => {
          const { ok, message } = await ask(
            api.POST("/api/v1/phone-numbers/{number_id}/sync", { params: { path: { number_id } } }),
          );
          return ok ? undefined : sentence(message ?? "the carrier did not bind it");
        }
      : undefined,
  };
}
