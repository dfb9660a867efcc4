/** What a word or phrase says about the route of a message. */
export const cues = [
  /** Opens a question; in some languages it may stand anywhere in it. */
  'question',
  /** Opens a question as a verb does: is, has, does. */
  'asking',
  /** Opens a question about what the person can do, whatever verb follows. */
  'ability',
  /** Opens a question about what can be done, which is a wish if it goes on with a change. */
  'possible',
  /** Makes of a question a wish: wouldn’t … be better? */
  'suggest',
  /** Asks for words in the chat. */
  'tell',
  /** Says what the person thinks, praises or isn’t sure of. */
  'doubt',
  /** Offers a choice, as a question does: or. */
  'choice',
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
  /** Makes a picture, or a line, a box or a chart; with “make” also anything else: “generate”. */
  'draw',
  /** Puts one thing in place of another. */
  'swap',
  /** A part of a document that is not a picture, or something that belongs to a picture. */
  'part',
  /** A whole document. */
  'document',
  /** A document of no particular kind: a file. */
  'file',
  /** May be a document or a part of one: a plan, a recipe, a card. */
  'writing',
  'picture',
  /** Refers to something elsewhere, such as another document. */
  'refer',
  /** Belongs to a picture or only sounds like one: a caption, room for a photo, “picture this”. */
  'notPicture',
  /** Says that something is not the one that is there. */
  'fresh',
  /** Says which of several: a second document is new, the second picture is there. */
  'ordinal',
  /** Says that what follows has nothing to do with what is there. */
  'elsewhere',
  'definite',
  'indefinite',
  /** Ends the words of one thing: a preposition or a relative pronoun. */
  'joint',
  /** Says what something is to be, or where: as a separate document, in a new file. */
  'into',
  /** Where something goes, by itself. */
  'place',
  /** How something looks or reads. */
  'look',
  /** Says what is wrong. */
  'fault',
  /** Makes of a question a complaint: why is it still …? */
  'still',
  /** Says that what is there stays as it is, beside something new. */
  'kept',
  /** Belongs to this program, not to the document. */
  'program',
] as const
export type Cue = (typeof cues)[number]

export interface LanguageWords {
  /** What only texts in this language have. */
  script?: RegExp
  /** Letters and marks that few other languages have. */
  letters?: RegExp
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
  /** Whether a sentence that begins with its verb is a question even without a question mark. */
  invertsToAsk?: boolean
  /** Whether a noun without an article means any of its kind: “photos”. */
  hasArticles?: boolean
  /** How nouns of verbs end, which are no verbs: “Formulierung”. */
  nounEnd?: RegExp
  /** Phrases between bars; a `*` stands for any ending or beginning. */
  words: Partial<Record<Cue, string>>
}
