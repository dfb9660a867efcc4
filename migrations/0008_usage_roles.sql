CREATE TABLE `budget_reservations` (
	`id` text PRIMARY KEY NOT NULL,
	`date` text NOT NULL,
	`session_id` text,
	`document_id` text,
	`turn_id` text,
	`role` text NOT NULL,
	`model` text NOT NULL,
	`prompt_version` text,
	`reserved_usd` real,
	`max_output_tokens` integer NOT NULL,
	`created_at` text NOT NULL,
	`lease_until` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `budget_reservations_date` ON `budget_reservations` (`date`);--> statement-breakpoint
CREATE TABLE `__new_usage_records` (
	`id` text PRIMARY KEY NOT NULL,
	`date` text NOT NULL,
	`session_id` text,
	`document_id` text,
	`turn_id` text,
	`role` text DEFAULT 'edit' NOT NULL,
	`provider` text DEFAULT '' NOT NULL,
	`model` text NOT NULL,
	`prompt_version` text,
	`input_tokens` integer NOT NULL,
	`output_tokens` integer NOT NULL,
	`cache_read_tokens` integer NOT NULL,
	`cache_write_tokens` integer NOT NULL,
	`cache_write_hour_tokens` integer DEFAULT 0 NOT NULL,
	`image_output_tokens` integer DEFAULT 0 NOT NULL,
	`images` integer DEFAULT 0 NOT NULL,
	`cost_usd` real,
	`estimated` integer NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
INSERT INTO `__new_usage_records`("id", "date", "session_id", "document_id", "turn_id", "role", "provider", "model", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "cost_usd", "estimated", "created_at") SELECT "id", "date", "session_id", "document_id", "turn_id", coalesce((SELECT t."route" FROM `turns` t WHERE t."id" = `usage_records`."turn_id"), 'edit'), substr("model", 1, instr("model", '/') - 1), "model", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "cost_usd", "estimated", "created_at" FROM `usage_records`;--> statement-breakpoint
DROP TABLE `usage_records`;--> statement-breakpoint
ALTER TABLE `__new_usage_records` RENAME TO `usage_records`;--> statement-breakpoint
CREATE INDEX `usage_records_turn_cost` ON `usage_records` (`turn_id`,`cost_usd`);--> statement-breakpoint
CREATE INDEX `usage_records_document_cost` ON `usage_records` (`document_id`,`cost_usd`);--> statement-breakpoint
CREATE INDEX `usage_records_session_cost` ON `usage_records` (`session_id`,`cost_usd`);