ALTER TABLE `uploads` ADD `kind` text;--> statement-breakpoint
ALTER TABLE `uploads` ADD `summary` text;--> statement-breakpoint
ALTER TABLE `uploads` ADD `outline` text;--> statement-breakpoint
ALTER TABLE `uploads` ADD `content_hash` text;--> statement-breakpoint
CREATE INDEX `uploads_content_hash` ON `uploads` (`content_hash`);