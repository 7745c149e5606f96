import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask, everything, type Schemas } from "./client";
import { pollEvery } from "./live";
import { identityQuery } from "./session";

export type Organization = Schemas["OrganizationAnswer"];
export type OrganizationUpdate = Schemas["OrganizationUpdate"];
export type Member = Schemas["MemberAnswer"];
export type ApiKey = Schemas["ApiKeyAnswer"];
export type Usage = Schemas["UsageAnswer"];

export const organizationQuery = queryOptions({
  queryKey: ["organization"],
  queryFn: () => ask(api.GET("/api/v1/organization")),
});

export const usageQuery = queryOptions({
  queryKey: ["organization", "usage"],
  refetchInterval: () => pollEvery(5_000),
  queryFn: () => ask(api.GET("/api/v1/organization/usage")),
});

export const countriesQuery = queryOptions({
  queryKey: ["countries"],
  staleTime: Infinity,
  queryFn: async () => (await ask(api.GET("/api/v1/organization/countries"))).countries,
});

export const membersQuery = queryOptions({
  queryKey: ["members"],
  queryFn: () => everything((query) => ask(api.GET("/api/v1/users", { params: { query } }))),
});

export const apiKeysQuery = queryOptions({
  queryKey: ["api-keys"],
  queryFn: () => everything((query) => ask(api.GET("/api/v1/api-keys", { params: { query } }))),
});

/** Changes the organization, and shows it changed wherever it is shown. */
export function useOrganizationUpdate(onError: (error: Error) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: OrganizationUpdate) => ask(api.PATCH("/api/v1/organization", { body })),
    onSuccess: async (organization) => {
      client.setQueryData(organizationQuery.queryKey, organization);
      await client.invalidateQueries({ queryKey: usageQuery.queryKey });
      await client.invalidateQueries({ queryKey: identityQuery.queryKey });
    },
    onError,
  });
}
