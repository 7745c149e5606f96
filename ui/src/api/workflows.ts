import { queryOptions, type QueryClient } from "@tanstack/react-query";
import type { JsonObject } from "@/pages/workflows/document/json";
import { api, ask, everything, type Schemas } from "./client";
import { workflowsQuery } from "./queries";

export type WorkflowSummary = Schemas["WorkflowSummary"];
export type Workflow = Schemas["WorkflowAnswer"];
export type WorkflowReference = Schemas["WorkflowReference"];
export type WorkflowProblem = Schemas["WorkflowProblem"];
export type WorkflowVersion = Schemas["VersionSummary"];

const at = (workflow_id: string) => ({ params: { path: { workflow_id } } });

export const workflowQuery = (id: string) =>
  queryOptions({
    queryKey: ["workflows", id],
    queryFn: () => ask(api.GET("/api/v1/workflows/{workflow_id}", at(id))),
  });

export const workflowReferenceQuery = queryOptions({
  queryKey: ["workflow-reference"],
  staleTime: Infinity,
  queryFn: () => ask(api.GET("/api/v1/workflows/schema")),
});

export const templatesQuery = queryOptions({
  queryKey: ["workflow-templates"],
  staleTime: Infinity,
  queryFn: async () => (await ask(api.GET("/api/v1/workflows/templates"))).templates,
});

export const validationQuery = (document: JsonObject) =>
  queryOptions({
    queryKey: ["workflow-validation", document],
    staleTime: Infinity,
    gcTime: 60_000,
    queryFn: async () => (await ask(api.POST("/api/v1/workflows/validate", { body: { document } }))).problems,
  });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["workflows", id, "versions"],
    queryFn: () =>
      everything((query) =>
        ask(
          api.GET("/api/v1/workflows/{workflow_id}/versions", {
            params: { path: { workflow_id: id }, query },
          }),
        ),
      ),
  });

export const versionQuery = (id: string, number: number) =>
  queryOptions({
    queryKey: ["workflows", id, "versions", number],
    staleTime: Infinity,
    queryFn: () =>
      ask(
        api.GET("/api/v1/workflows/{workflow_id}/versions/{number}", {
          params: { path: { workflow_id: id, number } },
        }),
      ),
  });

export const createWorkflow = (name: string, document: JsonObject) =>
  ask(api.POST("/api/v1/workflows", { body: { name, document, draft: true } }));

export const renameWorkflow = (id: string, name: string) =>
  ask(api.PATCH("/api/v1/workflows/{workflow_id}", { ...at(id), body: { name } }));

export const deleteWorkflow = (id: string) => ask(api.DELETE("/api/v1/workflows/{workflow_id}", at(id)));

export const saveDraft = (id: string, document: JsonObject, revision: number) =>
  ask(api.PUT("/api/v1/workflows/{workflow_id}/draft", { ...at(id), body: { document, revision } }));

export const discardDraft = (id: string, revision: number) =>
  ask(
    api.DELETE("/api/v1/workflows/{workflow_id}/draft", {
      params: { path: { workflow_id: id }, query: { revision } },
    }),
  );

export const publishDraft = (id: string, revision: number, note: string) =>
  ask(api.POST("/api/v1/workflows/{workflow_id}/publish", { ...at(id), body: { revision, note } }));

/** What an editor begins with: the draft, or what is published. */
export const documentOf = ({ draft, document }: Pick<Workflow, "draft" | "document">) =>
  (draft ?? document ?? {}) as JsonObject;

export const refreshWorkflows = (client: QueryClient) =>
  client.invalidateQueries({ queryKey: workflowsQuery.queryKey });
