-- A gateway in use on the first schema (revision 0001): every table has rows, every kind of reference is taken.
INSERT INTO organizations (id, name, created_at) VALUES
  ('org-clinic', 'Riverside Clinic', '2026-01-02 03:04:05.000000'),
  ('org-empty', 'Nobody yet', '2026-01-03 03:04:05.000000');

INSERT INTO users (id, email, name, password_hash, created_at) VALUES
  ('user-ada', 'ada@example.com', 'Ada', '$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA', '2026-01-02 03:04:05.000000');

INSERT INTO memberships (id, user_id, organization_id, role, created_at) VALUES
  ('member-ada', 'user-ada', 'org-clinic', 'owner', '2026-01-02 03:04:05.000000');

INSERT INTO user_sessions (id, token_hash, user_id, organization_id, expires_at, created_at) VALUES
  ('session-ada', 'digest-of-a-token', 'user-ada', 'org-clinic', '2026-02-02 03:04:05.000000', '2026-01-02 03:04:05.000000');

INSERT INTO api_keys (id, organization_id, created_by, name, prefix, key_hash, last_used_at, revoked_at, created_at) VALUES
  ('key-live', 'org-clinic', 'user-ada', 'Booking', 'pb_live', 'digest-1', '2026-01-05 03:04:05.000000', NULL, '2026-01-02 03:04:05.000000'),
  ('key-revoked', 'org-clinic', NULL, 'Old', 'pb_old', 'digest-2', NULL, '2026-01-04 03:04:05.000000', '2026-01-02 03:04:05.000000');

INSERT INTO telephony_configurations (id, organization_id, name, provider, account_id, credentials, is_default, simulated, updated_at, created_at) VALUES
  ('config-main', 'org-clinic', 'Main line', 'twilio', 'AC1', 'gAAAAA-sealed-1', TRUE, FALSE, '2026-01-02 03:04:05.000000', '2026-01-02 03:04:05.000000'),
  ('config-other', 'org-clinic', 'Second line', 'twilio', 'AC2', 'gAAAAA-sealed-2', FALSE, TRUE, '2026-01-02 03:04:05.000000', '2026-01-02 03:04:05.000000');

INSERT INTO workflows (id, organization_id, name, document, updated_at, created_at) VALUES
  ('workflow-desk', 'org-clinic', 'Front desk', '{"start": "hello", "name": "Zoë"}', '2026-01-02 03:04:05.000000', '2026-01-02 03:04:05.000000');

INSERT INTO phone_numbers (id, organization_id, telephony_configuration_id, provider, account_id, address, kind, label, inbound_workflow_id, is_default_caller_id, created_at) VALUES
  ('number-1', 'org-clinic', 'config-main', 'twilio', 'AC1', '+14155550123', 'e164', 'Desk', 'workflow-desk', TRUE, '2026-01-02 03:04:05.000000'),
  ('number-2', 'org-clinic', 'config-other', 'twilio', 'AC2', '+14155550124', 'e164', '', NULL, FALSE, '2026-01-02 03:04:05.000000');

INSERT INTO workflow_runs (id, organization_id, workflow_id, telephony_configuration_id, document, mode, direction, call_id, from_number, to_number, variables, status, disposition, answered_at, ended_at, duration_seconds, cost_amount, cost_currency, answered_by, recording, ticket_hash, ticket_expires_at, ticket_redeemed_at, created_at) VALUES
  ('run-ended', 'org-clinic', 'workflow-desk', 'config-main', '{"start": "hello"}', 'twilio', 'inbound', 'CA1', '+14155550100', '+14155550123', '{"name": "Sarah"}', 'completed', 'agent_hung_up', '2026-01-06 08:00:01.000000', '2026-01-06 08:01:00.500000', 59.5, 0.014, 'USD', 'human', 'run-ended.wav', 'ticket-1', '2026-01-06 08:01:00.000000', '2026-01-06 08:00:01.000000', '2026-01-06 08:00:00.123456'),
  ('run-talking', 'org-clinic', 'workflow-desk', 'config-main', '{"start": "hello"}', 'twilio', 'inbound', 'CA2', '+14155550101', '+14155550123', '{}', 'in-progress', NULL, '2026-01-07 08:00:01.000000', NULL, NULL, NULL, NULL, NULL, NULL, 'ticket-2', '2026-01-07 08:01:00.000000', '2026-01-07 08:00:01.000000', '2026-01-07 08:00:00.654321'),
  ('run-dialing', 'org-clinic', NULL, 'config-main', '{"start": "hello"}', 'twilio', 'outbound', NULL, '+14155550123', '+14155550102', '{}', 'initiated', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-01-07 08:00:02.000000'),
  ('run-orphan', 'org-clinic', NULL, NULL, '{"start": "hello"}', 'twilio', 'outbound', 'CA9', '+14155550123', '+14155550103', '{}', 'failed', 'placing_failed', NULL, '2026-01-04 08:00:01.000000', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-01-04 08:00:00.000000');

INSERT INTO call_events (workflow_run_id, occurred_at, kind, detail, deduplication_key) VALUES
  ('run-ended', '2026-01-06 08:00:01.000000', 'status', '{"word": "in-progress"}', 'status:1'),
  ('run-ended', '2026-01-06 08:01:00.000000', 'status', '{"word": "completed"}', 'status:2'),
  ('run-talking', '2026-01-07 08:00:01.000000', 'status', '{"word": "in-progress"}', 'status:1');

INSERT INTO transcript_entries (workflow_run_id, speaker, text, started_at, ended_at, response_seconds, interrupted) VALUES
  ('run-ended', 'agent', 'Hello, this is Riverside Clinic.', 0.25, 2.5, NULL, FALSE),
  ('run-ended', 'caller', 'It''s Zoë; when are you open?', 3.0, 4.75, NULL, FALSE),
  ('run-ended', 'agent', 'From nine to five.', 5.125, 6.5, 0.375, TRUE);

INSERT INTO call_transfers (id, workflow_run_id, destination, conference_name, status, call_id, reason, created_at) VALUES
  ('transfer-1', 'run-ended', '+14155550199', 'transfer-run-ended', 'failed', 'CA3', 'busy', '2026-01-06 08:00:30.000000'),
  ('transfer-2', 'run-talking', '+14155550199', 'transfer-run-talking', 'ringing', NULL, NULL, '2026-01-07 08:00:30.000000');
