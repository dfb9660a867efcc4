CREATE TABLE `version_changes` (
	`version_id` text PRIMARY KEY NOT NULL,
	`revision` integer NOT NULL,
	`changes` text NOT NULL,
	FOREIGN KEY (`version_id`) REFERENCES `document_versions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `chat_messages` ADD `version` integer;--> statement-breakpoint
ALTER TABLE `turns` ADD `request` text DEFAULT '{}' NOT NULL;