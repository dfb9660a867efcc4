CREATE TABLE `session_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`session_id` text NOT NULL,
	`turn_id` text,
	`seq` integer,
	`at` integer NOT NULL,
	`event` text NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`turn_id`) REFERENCES `turns`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `session_events` (`session_id`, `turn_id`, `seq`, `at`, `event`)
	SELECT t.`session_id`, e.`turn_id`, e.`seq`, CAST(strftime('%s', t.`created_at`) AS INTEGER) * 1000, e.`event`
	FROM `turn_events` e JOIN `turns` t ON t.`id` = e.`turn_id` ORDER BY t.rowid, e.`seq`;
--> statement-breakpoint
CREATE INDEX `session_events_session_id` ON `session_events` (`session_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `session_events_turn_id_seq` ON `session_events` (`turn_id`,`seq`);--> statement-breakpoint
DROP TABLE `turn_events`;