/** The document can’t be exported in this way, with a sentence for the person who asked for it. */
export class ExportError extends Error {}
