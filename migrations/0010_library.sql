CREATE TABLE `document_texts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`document_id` text,
	`version` integer NOT NULL,
	`text` text NOT NULL,
	FOREIGN KEY (`document_id`) REFERENCES `documents`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `document_texts_document_id_unique` ON `document_texts` (`document_id`);--> statement-breakpoint
ALTER TABLE `documents` ADD `search_title` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `documents` ADD `kind` text DEFAULT 'other' NOT NULL;--> statement-breakpoint
ALTER TABLE `documents` ADD `pinned` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `documents_updated_at` ON `documents` (`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `documents_kind` ON `documents` (`kind`,`updated_at`,`id`);--> statement-breakpoint
CREATE VIRTUAL TABLE `document_search` USING fts5(text, short, tokenize='trigram case_sensitive 1');
