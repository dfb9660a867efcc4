CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text,
	`created_at` text NOT NULL,
	`last_active` text NOT NULL,
	`deleted_at` text,
	`metadata` text DEFAULT '{}' NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sessions_last_active` ON `sessions` (`last_active`);--> statement-breakpoint
CREATE TABLE `document_versions` (
	`id` text PRIMARY KEY NOT NULL,
	`document_id` text NOT NULL,
	`version` integer NOT NULL,
	`base_version` integer,
	`kind` text NOT NULL,
	`html_content` text NOT NULL,
	`receipt` text NOT NULL,
	`user_prompt` text DEFAULT '' NOT NULL,
	`edit_summary` text DEFAULT '' NOT NULL,
	`model_used` text DEFAULT '' NOT NULL,
	`tokens_used` integer DEFAULT 0 NOT NULL,
	`turn_id` text,
	`created_at` text NOT NULL,
	FOREIGN KEY (`document_id`) REFERENCES `documents`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `document_versions_document_id` ON `document_versions` (`document_id`);--> statement-breakpoint
CREATE INDEX `document_versions_turn_id` ON `document_versions` (`turn_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `document_versions_number` ON `document_versions` (`document_id`,`version`);--> statement-breakpoint
CREATE TABLE `documents` (
	`id` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`title` text DEFAULT 'Untitled' NOT NULL,
	`is_active` integer DEFAULT true NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`deleted_at` text,
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `documents_session_id` ON `documents` (`session_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `documents_one_active` ON `documents` (`session_id`) WHERE is_active = 1;--> statement-breakpoint
CREATE TABLE `chat_messages` (
	`id` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`document_id` text,
	`turn_id` text,
	`role` text NOT NULL,
	`content` text NOT NULL,
	`message_type` text DEFAULT 'text' NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`document_id`) REFERENCES `documents`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "chat_messages_role" CHECK("chat_messages"."role" in ('user', 'assistant', 'system'))
);
--> statement-breakpoint
CREATE INDEX `chat_messages_session_id` ON `chat_messages` (`session_id`);--> statement-breakpoint
CREATE TABLE `turn_events` (
	`turn_id` text NOT NULL,
	`seq` integer NOT NULL,
	`event` text NOT NULL,
	PRIMARY KEY(`turn_id`, `seq`),
	FOREIGN KEY (`turn_id`) REFERENCES `turns`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `turns` (
	`id` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`document_id` text,
	`route` text NOT NULL,
	`model` text NOT NULL,
	`message` text NOT NULL,
	`state` text NOT NULL,
	`created_at` text NOT NULL,
	`settled_at` text,
	`lease_until` text NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `turns_session_id` ON `turns` (`session_id`);--> statement-breakpoint
CREATE INDEX `turns_state` ON `turns` (`state`);--> statement-breakpoint
CREATE INDEX `turns_document_id` ON `turns` (`document_id`);--> statement-breakpoint
CREATE TABLE `cost_tracking` (
	`id` text PRIMARY KEY NOT NULL,
	`date` text NOT NULL,
	`model` text NOT NULL,
	`request_count` integer DEFAULT 0 NOT NULL,
	`input_tokens` integer DEFAULT 0 NOT NULL,
	`output_tokens` integer DEFAULT 0 NOT NULL,
	`images_generated` integer DEFAULT 0 NOT NULL,
	`estimated_cost_usd` real DEFAULT 0 NOT NULL,
	`unknown_requests` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `cost_tracking_date` ON `cost_tracking` (`date`);--> statement-breakpoint
CREATE UNIQUE INDEX `cost_tracking_day_model` ON `cost_tracking` (`date`,`model`);--> statement-breakpoint
CREATE TABLE `usage_records` (
	`id` text PRIMARY KEY NOT NULL,
	`date` text NOT NULL,
	`session_id` text NOT NULL,
	`document_id` text,
	`turn_id` text NOT NULL,
	`model` text NOT NULL,
	`input_tokens` integer NOT NULL,
	`output_tokens` integer NOT NULL,
	`cache_read_tokens` integer NOT NULL,
	`cache_write_tokens` integer NOT NULL,
	`cost_usd` real,
	`estimated` integer NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `usage_records_turn_id` ON `usage_records` (`turn_id`);--> statement-breakpoint
CREATE TABLE `templates` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`html_content` text NOT NULL,
	`thumbnail_base64` text,
	`created_by` text,
	`created_at` text NOT NULL
);
