/** What a word or phrase says about the route of a message. */
export const cues = [
  /** Opens a question; in some languages it may stand anywhere in it. */
  'question',
  /** Opens a question about what the person can do, whatever verb follows. */
  'ability',
  /** Asks for words in the chat. */
  'tell',
  /** Says that nothing is to change. */
  'unchanged',
  /** Makes a request polite, or says that something is wanted. */
  'wish',
  /** Is between the requests of a message, or before them, and means nothing. */
  'filler',
  /** Changes something that is there. */
  'change',
  /** Adds something, or puts something elsewhere. */
  'add',
  /** Makes something. */
  'make',
  /** Puts one thing in place of another. */
  'swap',
  /** A part of a document that is not a picture, or something that belongs to a picture. */
  'part',
  /** A whole document. */
  'document',
  'picture',
  /** Says that something is not the one that is there. */
  'fresh',
  'definite',
  'indefinite',
  /** Ends the words of one thing: a preposition or a relative pronoun. */
  'joint',
  /** Where something goes, by itself. */
  'place',
  /** How something looks or reads. */
  'look',
  /** Says what is wrong. */
  'fault',
  /** Makes of a question a complaint: why is it still …? */
  'still',
  /** Belongs to this program, not to the document. */
  'program',
] as const
export type Cue = (typeof cues)[number]

export interface LanguageWords {
  /** What only texts in this language have. */
  script?: RegExp
  /** Whether it is written without spaces between words. */
  isUnspaced?: boolean
  /** Whether a verb counts only where a request begins, because it may be a noun elsewhere. */
  opensWithVerb?: boolean
  /** Whether a verb comes after what it is about. */
  endsWithVerb?: boolean
  /** Whether a noun may be followed by an adjective, or by another noun without a preposition. */
  nounsGoOn?: boolean
  /** Whether a word that asks may stand anywhere in a question. */
  asksAnywhere?: boolean
  /** Phrases between bars; a `*` stands for any ending. */
  words: Partial<Record<Cue, string>>
}
