export interface paths {
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description The organization's keys, newest first; revoked ones stay for the record.
         */
        get: operations["list_api_keys_api_v1_api_keys_get"];
        put?: never;
        /**
         * Create an API key
         * @description The one answer that shows the key.
         */
        post: operations["create_api_key_api_v1_api_keys_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an API key
         * @description The key's name and use, without the key.
         */
        get: operations["get_api_key_api_v1_api_keys__key_id__get"];
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description Makes the key useless at once.
         */
        delete: operations["revoke_api_key_api_v1_api_keys__key_id__delete"];
        options?: never;
        head?: never;
        /**
         * Rename an API key
         * @description The key under another name.
         */
        patch: operations["rename_api_key_api_v1_api_keys__key_id__patch"];
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description Starts a session; the browser keeps its cookie.
         */
        post: operations["login_api_v1_auth_login_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out
         * @description Ends the session.
         */
        post: operations["logout_api_v1_auth_logout_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout-everywhere": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out everywhere
         * @description Ends every session of the person who is signed in, this one too.
         */
        post: operations["logout_everywhere_api_v1_auth_logout_everywhere_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is asking
         * @description The person or program behind the cookie or the key, and its organization.
         */
        get: operations["me_api_v1_auth_me_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change one's name or e-mail address
         * @description Changes what is sent. Another e-mail address takes the current password.
         */
        patch: operations["update_me_api_v1_auth_me_patch"];
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the password
         * @description Gives the person who is signed in a new password, and ends their other sessions.
         */
        post: operations["change_password_api_v1_auth_password_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow what happens
         * @description Tells of calls that begin, change and end, of what is said in them, and of things that are set up otherwise.
         *
         *     Most messages are hints: ask for the thing they name. They go on until the session ends, or the process stops.
         */
        get: operations["follow_api_v1_live_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organization": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the organization
         * @description The organization everything belongs to.
         */
        get: operations["get_organization_api_v1_organization_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the organization
         * @description Changes what is sent: the name, how many calls there may be at a time, and where they may go.
         */
        patch: operations["update_organization_api_v1_organization_patch"];
        trace?: never;
    };
    "/api/v1/organization/countries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the countries calls can go to
         * @description What `allowed_countries` may be made of.
         */
        get: operations["list_countries_api_v1_organization_countries_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organization/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the organization's live calls
         * @description How many calls are live, and how many may be.
         */
        get: operations["get_usage_api_v1_organization_usage_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/telephony-providers/metadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List telephony providers
         * @description The providers that are installed: what each can do, and the form to draw for its credentials.
         */
        get: operations["list_telephony_providers_api_v1_organizations_telephony_providers_metadata_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get calls at a glance
         * @description Calls over time and how they went, how long callers waited for answers, and what it cost.
         */
        get: operations["get_overview_api_v1_overview_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/phone-numbers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List phone numbers
         * @description The organization's numbers, or one configuration's, by address.
         */
        get: operations["list_phone_numbers_api_v1_phone_numbers_get"];
        put?: never;
        /**
         * Add a phone number
         * @description Adds a number to a configuration. Bind it afterwards, so that the carrier sends its calls here.
         */
        post: operations["add_phone_number_api_v1_phone_numbers_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/phone-numbers/{number_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a phone number
         * @description The number and the workflow that answers it.
         */
        get: operations["get_phone_number_api_v1_phone_numbers__number_id__get"];
        put?: never;
        post?: never;
        /**
         * Delete a phone number
         * @description Forgets the number here; nothing changes at the carrier.
         */
        delete: operations["delete_phone_number_api_v1_phone_numbers__number_id__delete"];
        options?: never;
        head?: never;
        /**
         * Change a phone number
         * @description Changes what is sent. Making it the default caller id takes that from the number that was.
         */
        patch: operations["update_phone_number_api_v1_phone_numbers__number_id__patch"];
        trace?: never;
    };
    "/api/v1/phone-numbers/{number_id}/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where a phone number's calls go
         * @description Asks the carrier where it sends the number's calls now. The answer has the inbound URL, which may be a secret.
         */
        get: operations["get_phone_number_binding_api_v1_phone_numbers__number_id__sync_get"];
        put?: never;
        /**
         * Bind a phone number at its carrier
         * @description Asks the carrier to send the number's calls to this gateway.
         */
        post: operations["sync_phone_number_api_v1_phone_numbers__number_id__sync_post"];
        /**
         * Unbind a phone number at its carrier
         * @description Asks the carrier to send the number's calls here no more. The number stays in the list.
         */
        delete: operations["unbind_phone_number_api_v1_phone_numbers__number_id__sync_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/telephony-configurations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List telephony configurations
         * @description The organization's carrier accounts, oldest first, secrets masked.
         */
        get: operations["list_configurations_api_v1_telephony_configurations_get"];
        put?: never;
        /**
         * Add a telephony configuration
         * @description Adds a carrier account. The organization's first one places its calls by default.
         */
        post: operations["create_configuration_api_v1_telephony_configurations_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/telephony-configurations/{configuration_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a telephony configuration
         * @description The carrier account, secrets masked.
         */
        get: operations["get_configuration_api_v1_telephony_configurations__configuration_id__get"];
        put?: never;
        post?: never;
        /**
         * Delete a telephony configuration
         * @description Deletes the account and its numbers; its calls stay. If it was the default, the oldest one left takes over.
         */
        delete: operations["delete_configuration_api_v1_telephony_configurations__configuration_id__delete"];
        options?: never;
        head?: never;
        /**
         * Change a telephony configuration
         * @description Changes what is sent. A masked secret that comes back keeps the stored one; the provider cannot change.
         */
        patch: operations["update_configuration_api_v1_telephony_configurations__configuration_id__patch"];
        trace?: never;
    };
    "/api/v1/telephony-configurations/{configuration_id}/available-numbers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a carrier account's numbers
         * @description The numbers the account has at its carrier, asked now.
         */
        get: operations["list_available_numbers_api_v1_telephony_configurations__configuration_id__available_numbers_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/telephony-configurations/{configuration_id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check a telephony configuration
         * @description Asks the carrier whether it knows the stored credentials, or what they would be with these changes.
         */
        post: operations["check_configuration_api_v1_telephony_configurations__configuration_id__check_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/telephony-configurations/{configuration_id}/inbound-url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where a carrier posts inbound calls
         * @description The URL to enter at the carrier, for numbers that are not bound from here.
         */
        get: operations["get_inbound_url_api_v1_telephony_configurations__configuration_id__inbound_url_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/telephony-configurations/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check credentials before storing them
         * @description Asks the carrier whether it knows these credentials; nothing is stored.
         */
        post: operations["check_credentials_api_v1_telephony_configurations_check_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/telephony/inbound/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An inbound call, from any carrier
         * @description Recognizes the carrier, verifies the request, and answers in the carrier's own dialect.
         */
        post: operations["inbound_run_api_v1_telephony_inbound_run_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/telephony/inbound/run/{secret}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The same, at the URL of one account
         * @description Recognizes the carrier, verifies the request, and answers in the carrier's own dialect.
         */
        post: operations["inbound_run_api_v1_telephony_inbound_run__secret__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/telephony/initiate-call": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Place a call
         * @description Rings the number; the workflow speaks once somebody answers. Follow the call at `workflow-runs/{id}`.
         *
         *     Send an `Idempotency-Key` so that a repeated request calls nobody again. Nobody is ever called twice for one
         *     request, whatever the carrier does.
         */
        post: operations["initiate_call_api_v1_telephony_initiate_call_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/telephony/softphone/answer/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a call that rings
         * @description The media socket, for whoever answers first.
         */
        post: operations["answer_api_v1_telephony_softphone_answer__run_id__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/telephony/softphone/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call a workflow
         * @description Begins a call; the workflow speaks once the media socket is open.
         */
        post: operations["call_api_v1_telephony_softphone_calls_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/telephony/softphone/reject/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decline a call that rings
         * @description The call ends as busy, for everybody whose phone rings.
         */
        post: operations["reject_api_v1_telephony_softphone_reject__run_id__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users
         * @description The organization's people, by e-mail address.
         */
        get: operations["list_users_api_v1_users_get"];
        put?: never;
        /**
         * Add a user
         * @description Adds a member; the answer shows their generated password once.
         */
        post: operations["add_user_api_v1_users_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a user
         * @description Takes the member out; their sessions end at once. The owner stays, until the organization is handed over.
         */
        delete: operations["remove_user_api_v1_users__user_id__delete"];
        options?: never;
        head?: never;
        /**
         * Change a user's role
         * @description Gives the member another role, at once. An owner stays one, the last admin too, and nobody changes their own.
         */
        patch: operations["change_role_api_v1_users__user_id__patch"];
        trace?: never;
    };
    "/api/v1/users/{user_id}/ownership": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand the organization over
         * @description Makes another admin the owner. Only the owner can, and is an admin from then on.
         */
        post: operations["hand_over_api_v1_users__user_id__ownership_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reset a user's password
         * @description Gives the member a new generated password, shown this once; their sessions end at once.
         */
        post: operations["reset_password_api_v1_users__user_id__password_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what carriers requested
         * @description Every request about one of the organization's accounts, believed or refused, newest first.
         */
        get: operations["list_requests_api_v1_webhook_requests_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-requests/{request_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a carrier's request
         * @description What it said, what became of it and why, and what it was answered.
         */
        get: operations["get_request_api_v1_webhook_requests__request_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-requests/{request_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Process a carrier's request again
         * @description Processes it as if it had just come in and been believed. In development only (`DEVELOPMENT=true`).
         *
         *     What was applied already changes nothing: a call's status moves forward only.
         */
        post: operations["replay_api_v1_webhook_requests__request_id__replay_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflow-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List workflow runs
         * @description The organization's calls, newest first.
         */
        get: operations["list_runs_api_v1_workflow_runs_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflow-runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a workflow run
         * @description Where the call stands, what it cost, and how quickly its agent answered.
         */
        get: operations["get_run_api_v1_workflow_runs__run_id__get"];
        put?: never;
        post?: never;
        /**
         * Delete a workflow run
         * @description Deletes an ended call with its transcript, its events and its recording.
         */
        delete: operations["delete_run_api_v1_workflow_runs__run_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflow-runs/{run_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a call's events
         * @description What happened, in the order it was learned.
         */
        get: operations["list_events_api_v1_workflow_runs__run_id__events_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflow-runs/{run_id}/hang-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hang up
         * @description Ends the call, whether it rings or is talked on; one that is over stays as it ended. Any member may.
         */
        post: operations["hang_up_api_v1_workflow_runs__run_id__hang_up_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflow-runs/{run_id}/recording": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a recording
         * @description The recording as a WAV file; `Range` requests get a part of it.
         */
        get: operations["get_recording_api_v1_workflow_runs__run_id__recording_get"];
        put?: never;
        post?: never;
        /**
         * Delete a recording
         * @description Deletes the recording of an ended call; the call stays.
         */
        delete: operations["delete_recording_api_v1_workflow_runs__run_id__recording_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflow-runs/{run_id}/recording/peaks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the outline of a recording
         * @description How loud the caller and the agent were, from beginning to end: what a player draws.
         */
        get: operations["get_peaks_api_v1_workflow_runs__run_id__recording_peaks_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflow-runs/{run_id}/transcript": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a transcript
         * @description What was said, in the order it began.
         */
        get: operations["list_transcript_api_v1_workflow_runs__run_id__transcript_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflow-runs/{run_id}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Transfer a caller
         * @description Has the agent hand its caller to somebody else, where the carrier can and the organization's calls may go.
         */
        post: operations["transfer_api_v1_workflow_runs__run_id__transfer_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List workflows
         * @description The organization's workflows, by name.
         */
        get: operations["list_workflows_api_v1_workflows_get"];
        put?: never;
        /**
         * Add a workflow
         * @description Adds a conversation: published if its document would run, or as a draft.
         */
        post: operations["create_workflow_api_v1_workflows_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a workflow
         * @description The workflow with its document and its draft.
         */
        get: operations["get_workflow_api_v1_workflows__workflow_id__get"];
        put?: never;
        post?: never;
        /**
         * Delete a workflow
         * @description Deletes the workflow unless a phone number is answered by it; its calls stay.
         */
        delete: operations["delete_workflow_api_v1_workflows__workflow_id__delete"];
        options?: never;
        head?: never;
        /**
         * Change a workflow
         * @description Changes what is sent; a document is published at once. Calls that run keep the document they began with.
         */
        patch: operations["update_workflow_api_v1_workflows__workflow_id__patch"];
        trace?: never;
    };
    "/api/v1/workflows/{workflow_id}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Save a draft
         * @description Keeps the draft, whether or not it would run, unless somebody else saved one meanwhile.
         */
        put: operations["save_draft_api_v1_workflows__workflow_id__draft_put"];
        post?: never;
        /**
         * Discard a draft
         * @description Forgets the draft, unless it is not the one of `revision` any more; what is published stays.
         */
        delete: operations["discard_draft_api_v1_workflows__workflow_id__draft_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow_id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish a draft
         * @description Makes the draft the next version, if it would run. Calls that run keep the document they began with.
         */
        post: operations["publish_draft_api_v1_workflows__workflow_id__publish_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List versions
         * @description What was published, the newest first.
         */
        get: operations["list_versions_api_v1_workflows__workflow_id__versions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workflow_id}/versions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a version
         * @description What was published under that number.
         */
        get: operations["get_version_api_v1_workflows__workflow_id__versions__number__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the format of workflow documents
         * @description What a document may hold, and what it may name.
         */
        get: operations["get_schema_api_v1_workflows_schema_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List templates
         * @description Workflows of several kinds to begin a new one with.
         */
        get: operations["list_templates_api_v1_workflows_templates_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look through a workflow document
         * @description Everything that is wrong with a document, or looks wrong. Nothing is kept.
         */
        post: operations["validate_document_api_v1_workflows_validate_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the process runs
         * @description Always, if it answers at all.
         */
        get: operations["live_health_live_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the process takes calls
         * @description Once the database is up to date and the speech models are warm; not while overloaded or shutting down.
         */
        get: operations["ready_health_ready_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AccountCheckAnswer
         * @description Whether the carrier knows the credentials, and what to read.
         */
        AccountCheckAnswer: {
            /** Message */
            message: string;
            /** Ok */
            ok: boolean;
        };
        /**
         * ApiKeyAnswer
         * @description An API key, without the key.
         */
        ApiKeyAnswer: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Created By
             * @description The e-mail address of who created it; `null` once they have left.
             * @example ada@example.com
             */
            created_by: string | null;
            /**
             * Id
             * @example 0f8fad5bd9cb469fa16570867728950e
             */
            id: string;
            /**
             * Last Used At
             * @description To the minute.
             */
            last_used_at: string | null;
            /** Name */
            name: string;
            /**
             * Prefix
             * @description How the key begins.
             * @example pb_AbCdEf
             */
            prefix: string;
            /** Revoked At */
            revoked_at: string | null;
        };
        /**
         * ApiKeyCreated
         * @description The new key. It is shown this once; send it in `X-API-Key`.
         */
        ApiKeyCreated: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Created By
             * @description The e-mail address of who created it; `null` once they have left.
             * @example ada@example.com
             */
            created_by: string | null;
            /**
             * Id
             * @example 0f8fad5bd9cb469fa16570867728950e
             */
            id: string;
            /**
             * Key
             * @example pb_shown-once
             */
            key: string;
            /**
             * Last Used At
             * @description To the minute.
             */
            last_used_at: string | null;
            /** Name */
            name: string;
            /**
             * Prefix
             * @description How the key begins.
             * @example pb_AbCdEf
             */
            prefix: string;
            /** Revoked At */
            revoked_at: string | null;
        };
        /**
         * ApiKeyName
         * @description What a person recognizes the key by.
         */
        ApiKeyName: {
            /**
             * Name
             * @example Nightly reports
             */
            name: string;
        };
        /**
         * Audio
         * @description What goes over the media socket.
         */
        Audio: {
            /**
             * Channels
             * @default 1
             */
            channels?: number;
            /**
             * Encoding
             * @default pcm_s16le
             */
            encoding?: string;
            /**
             * Frame Milliseconds
             * @default 20
             */
            frame_milliseconds?: number;
            /** Sample Rate */
            sample_rate: number;
        };
        /**
         * BindingAnswer
         * @description Where the carrier sends a number's calls, and where they should go.
         */
        BindingAnswer: {
            /**
             * Bound Url
             * @description `null` if nowhere, or if the account does not own the number.
             */
            bound_url: string | null;
            /** Inbound Url */
            inbound_url: string;
            /** Is Bound */
            is_bound: boolean;
        };
        /**
         * BuiltInFunction
         * @description A function that every node may offer.
         */
        BuiltInFunction: {
            /** Description */
            description: string;
            /**
             * Ends Call
             * @description Whether the call is over for the agent once it worked: `transition_to` then says where to go if it did not.
             */
            ends_call: boolean;
            /** Name */
            name: string;
            /**
             * Parameters
             * @description What a model fills in, as the `properties` of a JSON Schema.
             */
            parameters: {
                [key: string]: unknown;
            };
            /** Required */
            required: string[];
        };
        /**
         * BusyNumberAnswer
         * @description One of the organization's numbers, and the calls to it and from it.
         */
        BusyNumberAnswer: {
            /** Address */
            address: string;
            /** Answered */
            answered: number;
            /** Calls */
            calls: number;
            /** Talk Seconds */
            talk_seconds: number;
        };
        /**
         * BusyWorkflowAnswer
         * @description A workflow and its calls.
         */
        BusyWorkflowAnswer: {
            /** Answered */
            answered: number;
            /** Calls */
            calls: number;
            /** Id */
            id: string | null;
            /**
             * Name
             * @description `null` for workflows that were deleted, together.
             */
            name: string | null;
            /** Talk Seconds */
            talk_seconds: number;
        };
        /**
         * CallStatus
         * @description Where a call stands. A closed set: a carrier's own word never passes through.
         * @enum {string}
         */
        CallStatus: "initiated" | "ringing" | "in-progress" | "completed" | "busy" | "no-answer" | "canceled" | "failed" | "unknown";
        /**
         * Capability
         * @description What a carrier can do beyond carrying a call.
         * @enum {string}
         */
        Capability: "transfer" | "cold_transfer" | "amd" | "dtmf_in" | "dtmf_out" | "recording" | "wideband" | "number_listing" | "configure_inbound" | "call_cost" | "hang_up" | "account_check";
        /**
         * ChangeAnswer
         * @description Something about the call that is not what it was.
         */
        ChangeAnswer: {
            /** After */
            after: unknown;
            /** Before */
            before: unknown;
            /** Field */
            field: string;
        };
        /**
         * ConfigurationAnswer
         * @description A carrier account. Secrets are masked.
         */
        ConfigurationAnswer: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            credentials: {
                provider: string;
            } & {
                [key: string]: unknown;
            };
            /**
             * Id
             * @example 0f8fad5bd9cb469fa16570867728950e
             */
            id: string;
            /**
             * Is Active
             * @description Whether it answers calls and places them.
             */
            is_active: boolean;
            /** Is Default */
            is_default: boolean;
            /**
             * Max Concurrent Calls
             * @description Live calls at a time on this account; only the organization's limit holds if `null`.
             */
            max_concurrent_calls: number | null;
            /** Name */
            name: string;
            /** Phone Number Count */
            phone_number_count: number;
            /** Provider */
            provider: string;
            /**
             * Simulated
             * @description Whether its carrier is the simulator; set by the gateway only.
             */
            simulated: boolean;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * ConfigurationCreate
         * @description A carrier account to add.
         */
        ConfigurationCreate: {
            credentials: {
                provider: string;
            } & {
                [key: string]: unknown;
            };
            /**
             * Is Default
             * @description Make it the one that places calls when none is named. The first one is the default anyway.
             * @default false
             */
            is_default?: boolean;
            /**
             * Max Concurrent Calls
             * @description Live calls at a time on this account; only the organization's limit holds if `null`.
             */
            max_concurrent_calls?: number | null;
            /**
             * Name
             * @example Main line
             */
            name: string;
        };
        /**
         * ConfigurationDeleted
         * @description What became of the default.
         */
        ConfigurationDeleted: {
            /**
             * New Default Id
             * @description The configuration that places calls from now on, if the deleted one did until now.
             */
            new_default_id: string | null;
        };
        /**
         * ConfigurationUpdate
         * @description What to change; what is left out stays.
         */
        ConfigurationUpdate: {
            /**
             * Credentials
             * @description Only the fields to change. A mask that is sent back keeps the stored value. The provider cannot change.
             */
            credentials?: ({
                provider: string;
            } & {
                [key: string]: unknown;
            }) | null;
            /**
             * Is Active
             * @description `false`: it answers no calls and places none, until it is `true` again. Calls that are live go on.
             */
            is_active?: boolean | null;
            /** Is Default */
            is_default?: boolean | null;
            /**
             * Max Concurrent Calls
             * @description Live calls at a time on this account; `null` takes the limit away.
             */
            max_concurrent_calls?: number | null;
            /**
             * Name
             * @example Main line
             */
            name?: string | null;
        };
        /**
         * Connected
         * @description A call to talk on: its media socket opens once, within a minute.
         */
        Connected: {
            audio: components["schemas"]["Audio"];
            /** Call Id */
            call_id: string;
            /** Media Url */
            media_url: string;
            /** Workflow Run Id */
            workflow_run_id: string;
        };
        /**
         * CostAnswer
         * @description What calls cost, of those whose carrier said so.
         */
        CostAnswer: {
            /** Amount */
            amount: number;
            /** Calls */
            calls: number;
            /** Currency */
            currency: string | null;
        };
        /**
         * CountriesAnswer
         * @description Every country calls can go to.
         */
        CountriesAnswer: {
            /** Countries */
            countries: components["schemas"]["CountryAnswer"][];
        };
        /**
         * CountryAnswer
         * @description A country or territory with telephone numbers.
         */
        CountryAnswer: {
            /**
             * Calling Code
             * @description What its numbers begin with, after the plus.
             * @example 49
             */
            calling_code: number;
            /**
             * Code
             * @description ISO 3166-1; Kosovo is `XK`.
             * @example DE
             */
            code: string;
        };
        /**
         * CredentialsToCheck
         * @description Credentials nobody has stored yet.
         */
        CredentialsToCheck: {
            credentials: {
                provider: string;
            } & {
                [key: string]: unknown;
            };
        };
        /**
         * DocumentCheck
         * @description A document to look through. Nothing is kept.
         */
        DocumentCheck: {
            /**
             * Document
             * @description The conversation (`docs/workflows.md`).
             * @example {
             *       "flow": {
             *         "initial_node": "welcome",
             *         "nodes": {
             *           "welcome": {
             *             "functions": [
             *               {
             *                 "name": "end_call"
             *               }
             *             ],
             *             "role_message": "You are a friendly receptionist, on the telephone.",
             *             "task_messages": [
             *               {
             *                 "content": "Greet the caller and ask how you can help.",
             *                 "role": "developer"
             *               }
             *             ]
             *           }
             *         }
             *       },
             *       "script": {
             *         "welcome": {
             *           "examples": {
             *             "end_call": [
             *               "Goodbye."
             *             ]
             *           },
             *           "say": "Good morning. How can I help?"
             *         }
             *       }
             *     }
             */
            document: {
                [key: string]: unknown;
            };
        };
        /**
         * DocumentProblems
         * @description Everything that is wrong with a document, or looks wrong.
         */
        DocumentProblems: {
            /** Problems */
            problems: components["schemas"]["WorkflowProblem"][];
        };
        /**
         * DraftSave
         * @description A draft to keep, and the revision of the one it was made from.
         */
        DraftSave: {
            /**
             * Document
             * @description The conversation (`docs/workflows.md`).
             * @example {
             *       "flow": {
             *         "initial_node": "welcome",
             *         "nodes": {
             *           "welcome": {
             *             "functions": [
             *               {
             *                 "name": "end_call"
             *               }
             *             ],
             *             "role_message": "You are a friendly receptionist, on the telephone.",
             *             "task_messages": [
             *               {
             *                 "content": "Greet the caller and ask how you can help.",
             *                 "role": "developer"
             *               }
             *             ]
             *           }
             *         }
             *       },
             *       "script": {
             *         "welcome": {
             *           "examples": {
             *             "end_call": [
             *               "Goodbye."
             *             ]
             *           },
             *           "say": "Good morning. How can I help?"
             *         }
             *       }
             *     }
             */
            document: {
                [key: string]: unknown;
            };
            /**
             * Revision
             * @example 3
             */
            revision: number;
        };
        /**
         * DraftSaved
         * @description The draft is kept.
         */
        DraftSaved: {
            /** Problems */
            problems: components["schemas"]["WorkflowProblem"][];
            /**
             * Revision
             * @description What to send along with the next draft.
             */
            revision: number;
        };
        /**
         * ErrorAnswer
         * @description Every error of the API has this shape.
         */
        ErrorAnswer: {
            error: components["schemas"]["ErrorBody"];
        };
        /**
         * ErrorBody
         * @description What went wrong.
         */
        ErrorBody: {
            /**
             * Code
             * @description A stable word for programs.
             */
            code: string;
            /**
             * Fields
             * @description On `validation_failed` and `invalid_workflow`: what to correct.
             */
            fields?: components["schemas"]["FieldProblem"][] | null;
            /** Message */
            message: string;
            /**
             * Problems
             * @description On `invalid_workflow`: the same by the document's own places, warnings too.
             */
            problems?: components["schemas"]["WorkflowProblem"][] | null;
            /** Retryable */
            retryable: boolean;
        };
        /**
         * EventAnswer
         * @description Something that happened to the call.
         */
        EventAnswer: {
            /** Detail */
            detail: {
                [key: string]: unknown;
            };
            /** Kind */
            kind: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
        };
        /**
         * FieldConstraints
         * @description What the gateway will ask of a value, for a form to say before it is sent; of a list, of each item.
         */
        FieldConstraints: {
            /**
             * Default
             * @description What a value that is left out will be.
             */
            default?: unknown;
            /** Max Length */
            max_length?: number | null;
            /** Maximum */
            maximum?: number | null;
            /** Min Length */
            min_length?: number | null;
            /** Minimum */
            minimum?: number | null;
            /** Pattern */
            pattern?: string | null;
        };
        /**
         * FieldProblem
         * @description One field to correct. What was entered is not repeated.
         */
        FieldProblem: {
            /** Location */
            location: (string | number)[];
            /** Message */
            message: string;
            /** Type */
            type: string;
        };
        /**
         * FormField
         * @description One field of a provider's form. A sensitive one is shown masked; sending the mask back keeps what is stored.
         */
        FormField: {
            constraints: components["schemas"]["FieldConstraints"];
            /** Description */
            description: string | null;
            /** Label */
            label: string;
            /** Name */
            name: string;
            /** Options */
            options: {
                [key: string]: string;
            }[];
            /** Placeholder */
            placeholder: string | null;
            /** Required */
            required: boolean;
            /** Section */
            section: string | null;
            /** Sensitive */
            sensitive: boolean;
            /**
             * Type
             * @enum {string}
             */
            type: "text" | "password" | "textarea" | "string-array" | "number" | "boolean" | "select" | "readonly";
            /**
             * Visible When
             * @description Other fields and the value, or one of the values, each must have for this one to be shown.
             */
            visible_when: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * Health
         * @description Whether the process is well.
         */
        Health: {
            /** Status */
            status: string;
        };
        /**
         * Identity
         * @description Who is asking.
         */
        Identity: {
            organization: components["schemas"]["OrganizationAnswer"];
            /**
             * Role
             * @enum {string}
             */
            role: "owner" | "admin" | "member";
            /** @description `null` for a program with an API key. */
            user: components["schemas"]["MemberAnswer"] | null;
        };
        /**
         * InboundUrlAnswer
         * @description Where the carrier shall post inbound calls.
         */
        InboundUrlAnswer: {
            /**
             * Url
             * @description To be kept secret where the carrier does not sign its requests.
             */
            url: string;
        };
        /**
         * InitiateCall
         * @description Whom to call, and what to say.
         */
        InitiateCall: {
            /**
             * From Number
             * @description The caller id, one of the configuration's numbers; its default one if left out.
             * @example +14155550123
             */
            from_number?: string | null;
            /**
             * @description Ask the carrier who answered: a person or a machine. The workflow says what to do then; left out, it also says
             *     whether to ask.
             */
            machine_detection?: components["schemas"]["MachineDetection"] | null;
            /** Ring Seconds */
            ring_seconds?: number | null;
            /**
             * Telephony Configuration Id
             * @description The carrier account to call through; the default one if left out.
             */
            telephony_configuration_id?: string | null;
            /**
             * To Number
             * @description E.164, or an address the carrier dials.
             * @example +14155550100
             */
            to_number: string;
            /**
             * Variables
             * @description What the workflow's prompts may name as `{{ key }}`; 32 KiB at most. These names are the gateway's own, however they are written: call_id, direction, from_number, mode, organization_id, provider, telephony_configuration_id, to_number, workflow_id, workflow_run_id.
             */
            variables?: {
                [key: string]: unknown;
            };
            /**
             * Workflow Id
             * @example 0f8fad5bd9cb469fa16570867728950e
             */
            workflow_id: string;
        };
        /**
         * InitiatedCall
         * @description A call that is being placed.
         */
        InitiatedCall: {
            /**
             * Call Id
             * @description The carrier's name for the call; `null` until it is known.
             */
            call_id: string | null;
            status: components["schemas"]["CallStatus"];
            /**
             * Workflow Run Id
             * @example 0f8fad5bd9cb469fa16570867728950e
             */
            workflow_run_id: string;
        };
        /**
         * LatencyAnswer
         * @description How long the caller waited for answers: end of speech to first reply audio, in seconds.
         */
        LatencyAnswer: {
            /** Longest Seconds */
            longest_seconds: number;
            /** Median Seconds */
            median_seconds: number;
            /** P95 Seconds */
            p95_seconds: number;
            /** Turns */
            turns: number;
        };
        /**
         * LoginRequest
         * @description Who signs in.
         */
        LoginRequest: {
            /**
             * Email
             * @example ada@example.com
             */
            email: string;
            /**
             * Password
             * Format: password
             */
            password: string;
        };
        /**
         * MachineDetection
         * @description What a carrier is asked to find out about whoever answers.
         * @enum {string}
         */
        MachineDetection: "detect" | "message_end";
        /**
         * MemberAnswer
         * @description A person in the organization.
         */
        MemberAnswer: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Email */
            email: string;
            /**
             * Id
             * @example 0f8fad5bd9cb469fa16570867728950e
             */
            id: string;
            /**
             * Is Newcomer
             * @description Whether they have not chosen a password of their own yet.
             */
            is_newcomer: boolean;
            /** Name */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "owner" | "admin" | "member";
        };
        /**
         * MemberCreate
         * @description A person to add.
         */
        MemberCreate: {
            /**
             * Email
             * @example ada@example.com
             */
            email: string;
            /**
             * Name
             * @default
             */
            name?: string;
            /**
             * Role
             * @default member
             * @enum {string}
             */
            role?: "admin" | "member";
        };
        /**
         * MemberCreated
         * @description The member, and the password they sign in with next. It is shown this once.
         */
        MemberCreated: {
            /**
             * Password
             * @example shown-once
             */
            password: string;
            user: components["schemas"]["MemberAnswer"];
        };
        /**
         * MemberUpdate
         * @description What a member may do from now on.
         */
        MemberUpdate: {
            /**
             * Role
             * @enum {string}
             */
            role: "admin" | "member";
        };
        /**
         * NewCall
         * @description Whom to call: a workflow, or a number of the softphone's.
         */
        NewCall: {
            /**
             * Draft
             * @description Whether the workflow speaks its draft, if it has one; its calls keep to what is published.
             * @default false
             */
            draft?: boolean;
            /**
             * From Number
             * @description The caller id, which only a program may choose.
             */
            from_number?: string | null;
            /** Number */
            number?: string | null;
            /**
             * Telephony Configuration Id
             * @description Which of several softphones; the organization's own one if left out.
             */
            telephony_configuration_id?: string | null;
            /**
             * Variables
             * @description What the workflow's prompts may name as `{{ key }}`; 32 KiB at most. These names are the gateway's own, however they are written: call_id, direction, from_number, mode, organization_id, provider, telephony_configuration_id, to_number, workflow_id, workflow_run_id.
             */
            variables?: {
                [key: string]: unknown;
            };
            /** Workflow Id */
            workflow_id?: string | null;
        };
        /**
         * OrganizationAnswer
         * @description The organization, and what its calls may do.
         */
        OrganizationAnswer: {
            /**
             * Allowed Countries
             * @description Where calls may go; anywhere if `null`.
             * @example [
             *       "CA",
             *       "US"
             *     ]
             */
            allowed_countries: string[] | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Id
             * @example 0f8fad5bd9cb469fa16570867728950e
             */
            id: string;
            /**
             * Keep Calls Days
             * @description How long ended calls are kept; for ever if `null`.
             */
            keep_calls_days: number | null;
            /**
             * Keep Recordings Days
             * @description How long their recordings are kept; as long as the calls if `null`.
             */
            keep_recordings_days: number | null;
            /**
             * Max Concurrent Calls
             * @description Live calls at a time, in and out; the operator's default if `null`.
             */
            max_concurrent_calls: number | null;
            /** Name */
            name: string;
            /**
             * Premium Numbers Allowed
             * @description Whether calls may go to premium, shared-cost and satellite numbers.
             */
            premium_numbers_allowed: boolean;
        };
        /**
         * OrganizationUpdate
         * @description What to change; what is left out stays.
         */
        OrganizationUpdate: {
            /**
             * Allowed Countries
             * @description ISO 3166-1 codes. `null` is anywhere; an empty list allows no telephone number at all.
             * @example [
             *       "US",
             *       "CA"
             *     ]
             */
            allowed_countries?: string[] | null;
            /**
             * Keep Calls Days
             * @description How long ended calls are kept, with their transcripts, events and recordings; `null` is for ever.
             */
            keep_calls_days?: number | null;
            /**
             * Keep Recordings Days
             * @description How long their recordings are kept, no longer than the calls; `null` is as long as the calls.
             */
            keep_recordings_days?: number | null;
            /**
             * Max Concurrent Calls
             * @description Live calls at a time, in and out; `null` is the operator's default.
             */
            max_concurrent_calls?: number | null;
            /**
             * Name
             * @example Example Ltd
             */
            name?: string | null;
            /**
             * Premium Numbers Allowed
             * @description Whether calls may go to premium, shared-cost and satellite numbers; `null` is no.
             */
            premium_numbers_allowed?: boolean | null;
        };
        /**
         * OutcomeAnswer
         * @description How calls ended, and how many.
         */
        OutcomeAnswer: {
            /** Calls */
            calls: number;
            /**
             * Outcome
             * @description How the conversation ended, or why there was none.
             */
            outcome: string;
        };
        /**
         * OverviewAnswer
         * @description Calls at a glance.
         */
        OverviewAnswer: {
            /** Costs */
            costs: components["schemas"]["CostAnswer"][];
            /**
             * Hourly
             * @description Whether a slot is an hour.
             */
            hourly: boolean;
            /**
             * Numbers
             * @description The ten with the most calls.
             */
            numbers: components["schemas"]["BusyNumberAnswer"][];
            /** Outcomes */
            outcomes: components["schemas"]["OutcomeAnswer"][];
            /** Slots */
            slots: components["schemas"]["SlotAnswer"][];
            totals: components["schemas"]["TotalsAnswer"];
            /**
             * Workflows
             * @description The ten with the most calls.
             */
            workflows: components["schemas"]["BusyWorkflowAnswer"][];
        };
        /** PageAnswer[ApiKeyAnswer] */
        PageAnswer_ApiKeyAnswer_: {
            /** Items */
            items: components["schemas"]["ApiKeyAnswer"][];
            /**
             * Next Cursor
             * @description Send it as `cursor` to get the next page; `null` on the last one.
             */
            next_cursor: string | null;
        };
        /** PageAnswer[ConfigurationAnswer] */
        PageAnswer_ConfigurationAnswer_: {
            /** Items */
            items: components["schemas"]["ConfigurationAnswer"][];
            /**
             * Next Cursor
             * @description Send it as `cursor` to get the next page; `null` on the last one.
             */
            next_cursor: string | null;
        };
        /** PageAnswer[EventAnswer] */
        PageAnswer_EventAnswer_: {
            /** Items */
            items: components["schemas"]["EventAnswer"][];
            /**
             * Next Cursor
             * @description Send it as `cursor` to get the next page; `null` on the last one.
             */
            next_cursor: string | null;
        };
        /** PageAnswer[MemberAnswer] */
        PageAnswer_MemberAnswer_: {
            /** Items */
            items: components["schemas"]["MemberAnswer"][];
            /**
             * Next Cursor
             * @description Send it as `cursor` to get the next page; `null` on the last one.
             */
            next_cursor: string | null;
        };
        /** PageAnswer[PhoneNumberAnswer] */
        PageAnswer_PhoneNumberAnswer_: {
            /** Items */
            items: components["schemas"]["PhoneNumberAnswer"][];
            /**
             * Next Cursor
             * @description Send it as `cursor` to get the next page; `null` on the last one.
             */
            next_cursor: string | null;
        };
        /** PageAnswer[RunSummary] */
        PageAnswer_RunSummary_: {
            /** Items */
            items: components["schemas"]["RunSummary"][];
            /**
             * Next Cursor
             * @description Send it as `cursor` to get the next page; `null` on the last one.
             */
            next_cursor: string | null;
        };
        /** PageAnswer[str] */
        PageAnswer_str_: {
            /** Items */
            items: string[];
            /**
             * Next Cursor
             * @description Send it as `cursor` to get the next page; `null` on the last one.
             */
            next_cursor: string | null;
        };
        /** PageAnswer[UtteranceAnswer] */
        PageAnswer_UtteranceAnswer_: {
            /** Items */
            items: components["schemas"]["UtteranceAnswer"][];
            /**
             * Next Cursor
             * @description Send it as `cursor` to get the next page; `null` on the last one.
             */
            next_cursor: string | null;
        };
        /** PageAnswer[VersionSummary] */
        PageAnswer_VersionSummary_: {
            /** Items */
            items: components["schemas"]["VersionSummary"][];
            /**
             * Next Cursor
             * @description Send it as `cursor` to get the next page; `null` on the last one.
             */
            next_cursor: string | null;
        };
        /** PageAnswer[WebhookRequestSummary] */
        PageAnswer_WebhookRequestSummary_: {
            /** Items */
            items: components["schemas"]["WebhookRequestSummary"][];
            /**
             * Next Cursor
             * @description Send it as `cursor` to get the next page; `null` on the last one.
             */
            next_cursor: string | null;
        };
        /** PageAnswer[WorkflowSummary] */
        PageAnswer_WorkflowSummary_: {
            /** Items */
            items: components["schemas"]["WorkflowSummary"][];
            /**
             * Next Cursor
             * @description Send it as `cursor` to get the next page; `null` on the last one.
             */
            next_cursor: string | null;
        };
        /**
         * PasswordChange
         * @description The password now, and the one from now on.
         */
        PasswordChange: {
            /**
             * Current Password
             * Format: password
             */
            current_password: string;
            /**
             * New Password
             * Format: password
             */
            new_password: string;
        };
        /**
         * PhoneNumberAnswer
         * @description A number, the account it belongs to and the workflow that answers it.
         */
        PhoneNumberAnswer: {
            /** Address */
            address: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Id
             * @example 0f8fad5bd9cb469fa16570867728950e
             */
            id: string;
            /** Inbound Workflow Id */
            inbound_workflow_id: string | null;
            /** Inbound Workflow Name */
            inbound_workflow_name: string | null;
            /** Is Default Caller Id */
            is_default_caller_id: boolean;
            /**
             * Kind
             * @enum {string}
             */
            kind: "e164" | "sip" | "extension";
            /** Label */
            label: string;
            /** Provider */
            provider: string;
            /**
             * Telephony Configuration Id
             * @example 0f8fad5bd9cb469fa16570867728950e
             */
            telephony_configuration_id: string;
            /** Telephony Configuration Name */
            telephony_configuration_name: string;
        };
        /**
         * PhoneNumberCreate
         * @description A number to add to a configuration.
         */
        PhoneNumberCreate: {
            /**
             * Address
             * @description E.164, a SIP URI, or an extension. A national number needs `region`.
             * @example +15005550006
             */
            address: string;
            /**
             * Inbound Workflow Id
             * @description The workflow that answers; without one, callers hear that the number is not in service.
             */
            inbound_workflow_id?: string | null;
            /**
             * Is Default Caller Id
             * @default false
             */
            is_default_caller_id?: boolean;
            /**
             * Label
             * @default
             */
            label?: string;
            /** Region */
            region?: string | null;
            /**
             * Telephony Configuration Id
             * @example 0f8fad5bd9cb469fa16570867728950e
             */
            telephony_configuration_id: string;
        };
        /**
         * PhoneNumberUpdate
         * @description What to change; what is left out stays.
         */
        PhoneNumberUpdate: {
            /** Address */
            address?: string | null;
            /**
             * Inbound Workflow Id
             * @description `null` takes the workflow away.
             */
            inbound_workflow_id?: string | null;
            /** Is Default Caller Id */
            is_default_caller_id?: boolean | null;
            /** Label */
            label?: string | null;
            /** Region */
            region?: string | null;
        };
        /**
         * Placeholder
         * @description What prompts may name of every call, as `{{ name }}`.
         */
        Placeholder: {
            /** Description */
            description: string;
            /** Name */
            name: string;
        };
        /**
         * ProfileUpdate
         * @description What to change about oneself; what is left out stays.
         */
        ProfileUpdate: {
            /**
             * Current Password
             * Format: password
             * @description Needed for another e-mail address: it is what one signs in with.
             */
            current_password?: string;
            /** Email */
            email?: string | null;
            /** Name */
            name?: string | null;
        };
        /**
         * ProviderForm
         * @description Everything needed to draw one provider's form, and to offer only what it can do.
         */
        ProviderForm: {
            /** Account Id Credential Field */
            account_id_credential_field: string;
            /** Capabilities */
            capabilities: components["schemas"]["Capability"][];
            /** Display Name */
            display_name: string;
            /** Docs Url */
            docs_url: string | null;
            /**
             * Embedded
             * @description Whether the gateway itself is the carrier: there is an account already, without anybody's credentials.
             */
            embedded: boolean;
            /** Fields */
            fields: components["schemas"]["FormField"][];
            /** Name */
            name: string;
            /** Requires Caller Id */
            requires_caller_id: boolean;
            /** Setup Checklist */
            setup_checklist: string[];
        };
        /**
         * ProviderForms
         * @description The providers that are installed, by name.
         */
        ProviderForms: {
            /** Providers */
            providers: components["schemas"]["ProviderForm"][];
        };
        /**
         * ReplayAnswer
         * @description What came of processing a request again.
         */
        ReplayAnswer: {
            /**
             * Began
             * @description Whether that call began with it just now.
             */
            began: boolean;
            /**
             * Changes
             * @description Empty if all of it had been applied already.
             */
            changes: components["schemas"]["ChangeAnswer"][];
            /**
             * Events
             * @description What happened to the call, by kind.
             */
            events: string[];
            /**
             * Problem
             * @description The code of the error, if it was one.
             */
            problem: string | null;
            /**
             * Status
             * @description What it was answered with.
             */
            status: number;
            /** Workflow Run Id */
            workflow_run_id: string | null;
        };
        /**
         * RunAnswer
         * @description A call.
         */
        RunAnswer: {
            /** Answered At */
            answered_at: string | null;
            /** Answered By */
            answered_by: string | null;
            /** Call Id */
            call_id: string | null;
            /** Cost Amount */
            cost_amount: number | null;
            /** Cost Currency */
            cost_currency: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Direction
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            /**
             * Disposition
             * @description How the conversation ended, or why there was none.
             */
            disposition: string | null;
            /**
             * Draft
             * @description Whether it tries out a draft.
             */
            draft: boolean;
            /** Duration Seconds */
            duration_seconds: number | null;
            /** Ended At */
            ended_at: string | null;
            /** From Number */
            from_number: string;
            /**
             * Id
             * @example 0f8fad5bd9cb469fa16570867728950e
             */
            id: string;
            latency: components["schemas"]["LatencyAnswer"] | null;
            /**
             * Mode
             * @description The provider's name.
             */
            mode: string;
            /**
             * Recording Url
             * @example /api/v1/workflow-runs/0f8fad5bd9cb469fa16570867728950e/recording
             */
            recording_url: string | null;
            status: components["schemas"]["CallStatus"];
            /** Telephony Configuration Id */
            telephony_configuration_id: string | null;
            /** Telephony Configuration Name */
            telephony_configuration_name: string | null;
            /** To Number */
            to_number: string;
            /** Variables */
            variables: {
                [key: string]: unknown;
            };
            /** Workflow Id */
            workflow_id: string | null;
            /** Workflow Name */
            workflow_name: string | null;
            /**
             * Workflow Version
             * @description Which published version it speaks; `null` for a draft, and for calls from before there were versions.
             */
            workflow_version: number | null;
        };
        /**
         * RunSummary
         * @description A call in a list.
         */
        RunSummary: {
            /** Answered At */
            answered_at: string | null;
            /** Call Id */
            call_id: string | null;
            /** Cost Amount */
            cost_amount: number | null;
            /** Cost Currency */
            cost_currency: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Direction
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            /**
             * Disposition
             * @description How the conversation ended, or why there was none.
             */
            disposition: string | null;
            /**
             * Draft
             * @description Whether it tries out a draft.
             */
            draft: boolean;
            /** Duration Seconds */
            duration_seconds: number | null;
            /** Ended At */
            ended_at: string | null;
            /** From Number */
            from_number: string;
            /**
             * Id
             * @example 0f8fad5bd9cb469fa16570867728950e
             */
            id: string;
            /**
             * Mode
             * @description The provider's name.
             */
            mode: string;
            /**
             * Recording Url
             * @example /api/v1/workflow-runs/0f8fad5bd9cb469fa16570867728950e/recording
             */
            recording_url: string | null;
            status: components["schemas"]["CallStatus"];
            /** Telephony Configuration Id */
            telephony_configuration_id: string | null;
            /** Telephony Configuration Name */
            telephony_configuration_name: string | null;
            /** To Number */
            to_number: string;
            /** Workflow Id */
            workflow_id: string | null;
            /** Workflow Name */
            workflow_name: string | null;
            /**
             * Workflow Version
             * @description Which published version it speaks; `null` for a draft, and for calls from before there were versions.
             */
            workflow_version: number | null;
        };
        /**
         * Severity
         * @description How bad it is: an error keeps the document from being published, a warning does not.
         * @enum {string}
         */
        Severity: "error" | "warning";
        /**
         * SlotAnswer
         * @description An hour or a day. Calls count where they began, once they were answered or are over.
         */
        SlotAnswer: {
            /** Costs */
            costs: components["schemas"]["CostAnswer"][];
            /** Inbound Answered */
            inbound_answered: number;
            /** Inbound Missed */
            inbound_missed: number;
            /**
             * Most At Once
             * @description The most conversations at the same time.
             */
            most_at_once: number;
            /** Outbound Answered */
            outbound_answered: number;
            /** Outbound Missed */
            outbound_missed: number;
            response: components["schemas"]["WaitsAnswer"] | null;
            /**
             * Starts At
             * Format: date-time
             */
            starts_at: string;
            /** Talk Seconds */
            talk_seconds: number;
        };
        /**
         * SpeechKind
         * @description The three parts of a spoken conversation.
         * @enum {string}
         */
        SpeechKind: "stt" | "tts" | "llm";
        /**
         * SpeechService
         * @description A speech service that `services` may name.
         */
        SpeechService: {
            /** Display Name */
            display_name: string;
            /**
             * Is Default
             * @description Whether it speaks where a document names none.
             */
            is_default: boolean;
            kind: components["schemas"]["SpeechKind"];
            /** Name */
            name: string;
        };
        /**
         * SyncAnswer
         * @description Whether the carrier now sends the number's calls here, and what to read if not.
         */
        SyncAnswer: {
            /** Message */
            message: string | null;
            /** Ok */
            ok: boolean;
        };
        /**
         * TotalsAnswer
         * @description All slots together.
         */
        TotalsAnswer: {
            /** Answered */
            answered: number;
            /** Calls */
            calls: number;
            /** Inbound */
            inbound: number;
            /** Most At Once */
            most_at_once: number;
            /** Outbound */
            outbound: number;
            response: components["schemas"]["WaitsAnswer"] | null;
            /** Talk Seconds */
            talk_seconds: number;
        };
        /**
         * TransferCall
         * @description Whom to hand the caller to, and how.
         */
        TransferCall: {
            /**
             * Cold
             * @description Let the caller ring there at once, instead of waiting with the agent until somebody answers. Left out, it is the
             *     way the carrier knows, the warm one first.
             */
            cold?: boolean | null;
            /**
             * To
             * @description E.164, or an address the carrier dials.
             * @example +14155550100
             */
            to: string;
        };
        /**
         * TransferRequested
         * @description A transfer that has begun. The call's events tell how it goes.
         */
        TransferRequested: {
            /**
             * Workflow Run Id
             * @example 0f8fad5bd9cb469fa16570867728950e
             */
            workflow_run_id: string;
        };
        /**
         * UsageAnswer
         * @description Calls right now, in and out.
         */
        UsageAnswer: {
            /** Live Calls */
            live_calls: number;
            /**
             * Max Concurrent Calls
             * @description How many there may be at a time.
             */
            max_concurrent_calls: number;
        };
        /**
         * UtteranceAnswer
         * @description Something said. Times in seconds from the start of the media stream.
         */
        UtteranceAnswer: {
            /** Ended At */
            ended_at: number;
            /** Interrupted */
            interrupted: boolean;
            /**
             * Response Seconds
             * @description On the agent's turns: from the end of the caller's speech to the first reply audio.
             */
            response_seconds: number | null;
            /**
             * Speaker
             * @enum {string}
             */
            speaker: "caller" | "agent";
            /** Started At */
            started_at: number;
            /** Text */
            text: string;
        };
        /**
         * VersionAnswer
         * @description Something that was published, with its document.
         */
        VersionAnswer: {
            /** Document */
            document: {
                [key: string]: unknown;
            };
            /** Note */
            note: string;
            /** Number */
            number: number;
            /**
             * Published At
             * Format: date-time
             */
            published_at: string;
            /**
             * Published By
             * @description The name of who did; `null` for a program, and for somebody who is gone.
             */
            published_by: string | null;
        };
        /**
         * VersionSummary
         * @description Something that was published, in a list.
         */
        VersionSummary: {
            /** Note */
            note: string;
            /** Number */
            number: number;
            /**
             * Published At
             * Format: date-time
             */
            published_at: string;
            /**
             * Published By
             * @description The name of who did; `null` for a program, and for somebody who is gone.
             */
            published_by: string | null;
        };
        /**
         * WaitsAnswer
         * @description How long callers waited for answers: from the end of their speech to the first reply audio, in seconds.
         */
        WaitsAnswer: {
            /** Median Seconds */
            median_seconds: number;
            /** P95 Seconds */
            p95_seconds: number;
            /**
             * Turns
             * @description How many were answered.
             */
            turns: number;
        };
        /**
         * WaveformAnswer
         * @description How loud each side of a recording was: the peaks of stretches of equal length, from 0 to 1 (full scale).
         */
        WaveformAnswer: {
            /** Agent */
            agent: number[];
            /** Caller */
            caller: number[];
            /** Duration Seconds */
            duration_seconds: number;
        };
        /**
         * WebhookRequestAnswer
         * @description A carrier's request. Secrets in it are masked.
         */
        WebhookRequestAnswer: {
            /**
             * Answer
             * @description How the answer's content began.
             */
            answer: string;
            /**
             * Believed
             * @description Whether it was shown to come from the carrier.
             */
            believed: boolean;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Data
             * @description The payload, read; `null` if it could not be, or is too large to be kept whole.
             */
            data: {
                [key: string]: unknown;
            } | null;
            /**
             * Door
             * @description What it came for: an inbound call, news of a call or what it should do, or a call's media socket.
             * @enum {string}
             */
            door: "inbound" | "callback" | "media";
            /** Headers */
            headers: {
                [key: string]: string;
            };
            /**
             * Id
             * @example 0f8fad5bd9cb469fa16570867728950e
             */
            id: string;
            /**
             * Matching Url
             * @description The URL that its signature is good for, where it is not the one above.
             */
            matching_url: string | null;
            /** Method */
            method: string;
            /**
             * Path
             * @description Whatever in it proves who asks is masked.
             */
            path: string;
            /** Provider */
            provider: string;
            /**
             * Reason
             * @description Why it was refused, as a code.
             */
            reason: string | null;
            /**
             * Replay Obstacle
             * @description Why it cannot be processed again; `null` if it can.
             */
            replay_obstacle: ("not_in_development" | "refused" | "incomplete" | "carrier_deleted") | null;
            /**
             * Seconds
             * @description How long the carrier waited.
             */
            seconds: number;
            /**
             * Signs Urls
             * @description Whether what proves this carrier's requests covers their URL.
             */
            signs_urls: boolean;
            /**
             * Status
             * @description What it was answered with.
             */
            status: number;
            /** Telephony Configuration Id */
            telephony_configuration_id: string | null;
            /** Telephony Configuration Name */
            telephony_configuration_name: string | null;
            /**
             * Text
             * @description What is kept of such a payload.
             */
            text: string;
            /**
             * Url
             * @description The public URL it was verified on.
             */
            url: string;
            /**
             * Urls Tried
             * @description How many other URLs were tried; 0 if none was looked for.
             */
            urls_tried: number;
            /**
             * Verdict
             * @enum {string}
             */
            verdict: "verified" | "refused";
            /** Workflow Run Id */
            workflow_run_id: string | null;
        };
        /**
         * WebhookRequestSummary
         * @description A carrier's request in a list.
         */
        WebhookRequestSummary: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Door
             * @description What it came for: an inbound call, news of a call or what it should do, or a call's media socket.
             * @enum {string}
             */
            door: "inbound" | "callback" | "media";
            /**
             * Id
             * @example 0f8fad5bd9cb469fa16570867728950e
             */
            id: string;
            /** Method */
            method: string;
            /**
             * Path
             * @description Whatever in it proves who asks is masked.
             */
            path: string;
            /** Provider */
            provider: string;
            /**
             * Reason
             * @description Why it was refused, as a code.
             */
            reason: string | null;
            /**
             * Seconds
             * @description How long the carrier waited.
             */
            seconds: number;
            /**
             * Status
             * @description What it was answered with.
             */
            status: number;
            /** Telephony Configuration Id */
            telephony_configuration_id: string | null;
            /** Telephony Configuration Name */
            telephony_configuration_name: string | null;
            /**
             * Verdict
             * @enum {string}
             */
            verdict: "verified" | "refused";
            /** Workflow Run Id */
            workflow_run_id: string | null;
        };
        /**
         * WorkflowAnswer
         * @description A workflow, with what its agent says.
         */
        WorkflowAnswer: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Document
             * @description What is published.
             */
            document: {
                [key: string]: unknown;
            } | null;
            /** Draft */
            draft: {
                [key: string]: unknown;
            } | null;
            /**
             * Draft Revision
             * @description What to send along with the next draft.
             */
            draft_revision: number;
            /** Has Draft */
            has_draft: boolean;
            /**
             * Id
             * @example 0f8fad5bd9cb469fa16570867728950e
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /**
             * Version
             * @description The number of the published version; `null` if nothing was ever published, and no call can be answered.
             */
            version: number | null;
        };
        /**
         * WorkflowCreate
         * @description A conversation to add.
         */
        WorkflowCreate: {
            /**
             * Document
             * @description The conversation (`docs/workflows.md`).
             * @example {
             *       "flow": {
             *         "initial_node": "welcome",
             *         "nodes": {
             *           "welcome": {
             *             "functions": [
             *               {
             *                 "name": "end_call"
             *               }
             *             ],
             *             "role_message": "You are a friendly receptionist, on the telephone.",
             *             "task_messages": [
             *               {
             *                 "content": "Greet the caller and ask how you can help.",
             *                 "role": "developer"
             *               }
             *             ]
             *           }
             *         }
             *       },
             *       "script": {
             *         "welcome": {
             *           "examples": {
             *             "end_call": [
             *               "Goodbye."
             *             ]
             *           },
             *           "say": "Good morning. How can I help?"
             *         }
             *       }
             *     }
             */
            document: {
                [key: string]: unknown;
            };
            /**
             * Draft
             * @description Whether the document is a draft, which may be anything; otherwise it is published at once.
             * @default false
             */
            draft?: boolean;
            /**
             * Name
             * @example Front desk
             */
            name: string;
        };
        /**
         * WorkflowProblem
         * @description One thing to look at in a workflow document.
         */
        WorkflowProblem: {
            /** Message */
            message: string;
            /**
             * Node
             * @description The node it is about, if it is about one.
             */
            node: string | null;
            /**
             * Path
             * @description The way to it, in keys and indices.
             * @example [
             *       "flow",
             *       "nodes",
             *       "welcome",
             *       "functions",
             *       0
             *     ]
             */
            path: (string | number)[];
            /** @description Only errors keep a document from being published. */
            severity: components["schemas"]["Severity"];
        };
        /**
         * WorkflowPublish
         * @description The draft to publish, by its revision.
         */
        WorkflowPublish: {
            /**
             * Note
             * @description What is new, for whoever reads the list of versions.
             * @default
             * @example Ask for the date of birth
             */
            note?: string;
            /**
             * Revision
             * @example 3
             */
            revision: number;
        };
        /**
         * WorkflowReference
         * @description What a document may hold, and what it may name.
         */
        WorkflowReference: {
            /**
             * Document Schema
             * @description JSON Schema of a document.
             */
            document_schema: {
                [key: string]: unknown;
            };
            /** Functions */
            functions: components["schemas"]["BuiltInFunction"][];
            /** Max Document Bytes */
            max_document_bytes: number;
            /** Max Nodes */
            max_nodes: number;
            /**
             * Placeholders
             * @description Besides them there are the slots that `collect` notes, and the variables a call is given.
             */
            placeholders: components["schemas"]["Placeholder"][];
            /** Speech Services */
            speech_services: components["schemas"]["SpeechService"][];
        };
        /**
         * WorkflowSummary
         * @description A workflow in a list.
         */
        WorkflowSummary: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Has Draft */
            has_draft: boolean;
            /**
             * Id
             * @example 0f8fad5bd9cb469fa16570867728950e
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /**
             * Version
             * @description The number of the published version; `null` if nothing was ever published, and no call can be answered.
             */
            version: number | null;
        };
        /**
         * WorkflowTemplate
         * @description A workflow to begin a new one with.
         */
        WorkflowTemplate: {
            /** Description */
            description: string;
            /** Display Name */
            display_name: string;
            /** Document */
            document: {
                [key: string]: unknown;
            };
            /** Name */
            name: string;
        };
        /**
         * WorkflowTemplates
         * @description Workflows of several kinds.
         */
        WorkflowTemplates: {
            /** Templates */
            templates: components["schemas"]["WorkflowTemplate"][];
        };
        /**
         * WorkflowUpdate
         * @description What to change; what is left out stays. Calls that run keep the document they began with.
         */
        WorkflowUpdate: {
            /**
             * Document
             * @description Published at once, as the next version; the draft stays.
             */
            document?: {
                [key: string]: unknown;
            } | null;
            /** Name */
            name?: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_api_keys_api_v1_api_keys_get: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAnswer_ApiKeyAnswer_"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    create_api_key_api_v1_api_keys_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyName"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyCreated"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    get_api_key_api_v1_api_keys__key_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    revoke_api_key_api_v1_api_keys__key_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    rename_api_key_api_v1_api_keys__key_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyName"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    login_api_v1_auth_login_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Too many attempts, or too many live calls; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    logout_api_v1_auth_logout_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    logout_everywhere_api_v1_auth_logout_everywhere_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    me_api_v1_auth_me_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    update_me_api_v1_auth_me_patch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProfileUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Too many attempts, or too many live calls; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    change_password_api_v1_auth_password_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Too many attempts, or too many live calls; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    follow_api_v1_live_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An event stream: each event's data is one message. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Too many attempts, or too many live calls; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The carrier's API, or this gateway, is busy or cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    get_organization_api_v1_organization_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    update_organization_api_v1_organization_patch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganizationUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    list_countries_api_v1_organization_countries_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountriesAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    get_usage_api_v1_organization_usage_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    list_telephony_providers_api_v1_organizations_telephony_providers_metadata_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderForms"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    get_overview_api_v1_overview_get: {
        parameters: {
            query?: {
                /** @description Six days before the last one, unless given. */
                from?: string | null;
                telephony_configuration_id?: string | null;
                time_zone?: string;
                /** @description Today, unless given. At most 366 days in all; up to two of them are shown by the hour. */
                to?: string | null;
                workflow_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverviewAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    list_phone_numbers_api_v1_phone_numbers_get: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                /** @description How many items at most. */
                limit?: number;
                telephony_configuration_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAnswer_PhoneNumberAnswer_"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    add_phone_number_api_v1_phone_numbers_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PhoneNumberCreate"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PhoneNumberAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    get_phone_number_api_v1_phone_numbers__number_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PhoneNumberAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    delete_phone_number_api_v1_phone_numbers__number_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    update_phone_number_api_v1_phone_numbers__number_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PhoneNumberUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PhoneNumberAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    get_phone_number_binding_api_v1_phone_numbers__number_id__sync_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BindingAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The carrier's API did not do what we asked. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The carrier's API, or this gateway, is busy or cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    sync_phone_number_api_v1_phone_numbers__number_id__sync_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The carrier's API did not do what we asked. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The carrier's API, or this gateway, is busy or cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    unbind_phone_number_api_v1_phone_numbers__number_id__sync_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The carrier's API did not do what we asked. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The carrier's API, or this gateway, is busy or cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    list_configurations_api_v1_telephony_configurations_get: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAnswer_ConfigurationAnswer_"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    create_configuration_api_v1_telephony_configurations_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfigurationCreate"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigurationAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    get_configuration_api_v1_telephony_configurations__configuration_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                configuration_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigurationAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    delete_configuration_api_v1_telephony_configurations__configuration_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                configuration_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigurationDeleted"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    update_configuration_api_v1_telephony_configurations__configuration_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                configuration_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfigurationUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigurationAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    list_available_numbers_api_v1_telephony_configurations__configuration_id__available_numbers_get: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path: {
                configuration_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAnswer_str_"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The carrier's API did not do what we asked. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The carrier's API, or this gateway, is busy or cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    check_configuration_api_v1_telephony_configurations__configuration_id__check_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                configuration_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CredentialsToCheck"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountCheckAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    get_inbound_url_api_v1_telephony_configurations__configuration_id__inbound_url_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                configuration_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InboundUrlAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    check_credentials_api_v1_telephony_configurations_check_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CredentialsToCheck"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountCheckAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    inbound_run_api_v1_telephony_inbound_run_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description The request is not one a carrier would send. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is larger than any carrier's. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    inbound_run_api_v1_telephony_inbound_run__secret__post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                secret: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description The request is not one a carrier would send. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is larger than any carrier's. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    initiate_call_api_v1_telephony_initiate_call_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of your choice for this request, e.g. a UUID. The same key again is the same call. */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InitiateCall"];
            };
        };
        responses: {
            /** @description This key was used before: here is its call, as it stands now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InitiatedCall"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InitiatedCall"];
                };
            };
            /** @description The carrier did not say what became of the request. It is being asked; follow the run. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InitiatedCall"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Too many attempts, or too many live calls; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The carrier's API did not do what we asked. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The carrier's API, or this gateway, is busy or cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    answer_api_v1_telephony_softphone_answer__run_id__post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connected"];
                };
            };
            /** @description The request is not one a carrier would send. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization, or it does not ring any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Somebody else was faster, or the call is over. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is larger than any carrier's. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something that was sent is not valid, or the workflow has nothing to say that would run. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description All lines are busy; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The gateway is busy; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    call_api_v1_telephony_softphone_calls_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCall"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connected"];
                };
            };
            /** @description The request is not one a carrier would send. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization, or it does not ring any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Somebody else was faster, or the call is over. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is larger than any carrier's. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something that was sent is not valid, or the workflow has nothing to say that would run. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description All lines are busy; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The gateway is busy; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    reject_api_v1_telephony_softphone_reject__run_id__post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not one a carrier would send. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization, or it does not ring any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Somebody else was faster, or the call is over. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body is larger than any carrier's. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something that was sent is not valid, or the workflow has nothing to say that would run. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description All lines are busy; `Retry-After` says when to come back. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The gateway is busy; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_users_api_v1_users_get: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAnswer_MemberAnswer_"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    add_user_api_v1_users_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberCreate"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberCreated"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    remove_user_api_v1_users__user_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    change_role_api_v1_users__user_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    hand_over_api_v1_users__user_id__ownership_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    reset_password_api_v1_users__user_id__password_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberCreated"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    list_requests_api_v1_webhook_requests_get: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                /** @description How many items at most. */
                limit?: number;
                provider?: string | null;
                /** @description Only what came at this time or later. */
                since?: string | null;
                telephony_configuration_id?: string | null;
                /** @description Only what came before this time. */
                until?: string | null;
                verdict?: ("verified" | "refused") | null;
                workflow_run_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAnswer_WebhookRequestSummary_"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    get_request_api_v1_webhook_requests__request_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookRequestAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    replay_api_v1_webhook_requests__request_id__replay_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    list_runs_api_v1_workflow_runs_get: {
        parameters: {
            query?: {
                /** @description Calls that began earlier. */
                before?: string | null;
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                direction?: ("inbound" | "outbound") | null;
                /** @description How many items at most. */
                limit?: number;
                /** @description Whether the call goes on, or has ended. */
                live?: boolean | null;
                /** @description What the number of the caller or of the callee begins with, as it is listed (`+1415`). */
                number?: string | null;
                /** @description Calls that began at that moment or later. */
                since?: string | null;
                status?: components["schemas"]["CallStatus"] | null;
                telephony_configuration_id?: string | null;
                workflow_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAnswer_RunSummary_"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    get_run_api_v1_workflow_runs__run_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    delete_run_api_v1_workflow_runs__run_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    list_events_api_v1_workflow_runs__run_id__events_get: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAnswer_EventAnswer_"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    hang_up_api_v1_workflow_runs__run_id__hang_up_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    get_recording_api_v1_workflow_runs__run_id__recording_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stereo WAV: the caller left, the agent right. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "audio/wav": unknown;
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    delete_recording_api_v1_workflow_runs__run_id__recording_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    get_peaks_api_v1_workflow_runs__run_id__recording_peaks_get: {
        parameters: {
            query?: {
                /** @description How many stretches the recording is divided into. */
                buckets?: number;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaveformAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    list_transcript_api_v1_workflow_runs__run_id__transcript_get: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAnswer_UtteranceAnswer_"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    transfer_api_v1_workflow_runs__run_id__transfer_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransferCall"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferRequested"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The carrier's API, or this gateway, is busy or cannot be reached; `Retry-After` says when to come back. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    list_workflows_api_v1_workflows_get: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAnswer_WorkflowSummary_"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    create_workflow_api_v1_workflows_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkflowCreate"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    get_workflow_api_v1_workflows__workflow_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    delete_workflow_api_v1_workflows__workflow_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    update_workflow_api_v1_workflows__workflow_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkflowUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    save_draft_api_v1_workflows__workflow_id__draft_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftSave"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftSaved"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    discard_draft_api_v1_workflows__workflow_id__draft_delete: {
        parameters: {
            query?: {
                revision?: number | null;
            };
            header?: never;
            path: {
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    publish_draft_api_v1_workflows__workflow_id__publish_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkflowPublish"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description It collides with something that exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    list_versions_api_v1_workflows__workflow_id__versions_get: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                /** @description How many items at most. */
                limit?: number;
            };
            header?: never;
            path: {
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAnswer_VersionSummary_"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    get_version_api_v1_workflows__workflow_id__versions__number__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
                workflow_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionAnswer"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description There is no such thing in your organization. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    get_schema_api_v1_workflows_schema_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowReference"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    list_templates_api_v1_workflows_templates_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkflowTemplates"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    validate_document_api_v1_workflows_validate_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentCheck"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentProblems"];
                };
            };
            /** @description Nobody is signed in, and no valid API key was sent. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description You may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Something that was sent is not valid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    live_health_live_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    ready_health_ready_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
}
