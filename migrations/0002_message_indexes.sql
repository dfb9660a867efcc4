CREATE INDEX `chat_messages_document_id` ON `chat_messages` (`document_id`);--> statement-breakpoint
CREATE INDEX `chat_messages_turn_id` ON `chat_messages` (`turn_id`);