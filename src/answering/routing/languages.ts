import type { LanguageWords } from './cues.ts'
import { chinese } from './words/chinese.ts'
import { dutch } from './words/dutch.ts'
import { english } from './words/english.ts'
import { french } from './words/french.ts'
import { german } from './words/german.ts'
import { italian } from './words/italian.ts'
import { japanese } from './words/japanese.ts'
import { polish } from './words/polish.ts'
import { portuguese } from './words/portuguese.ts'
import { spanish } from './words/spanish.ts'
import { swedish } from './words/swedish.ts'
import { turkish } from './words/turkish.ts'
import { ukrainian } from './words/ukrainian.ts'

/** Nouns that many languages share. */
export const everywhere: LanguageWords['words'] = {
  part: 'header|footer|slide|slides|logo|layout|link|links|cta|kpi*|svg|icon*|button*|chart*|timeline|design|faq|emoji*',
  document:
    'dashboard|landing page|landingpage|newsletter|flyer|memo|pitch deck|slide deck|whitepaper|website|one pager|onepager',
  picture: 'foto|fotos|photo|photos|clipart',
  /** What the reader of a message puts in place of quoted text. */
  definite: 'quoted',
  program: 'pdf|pdfs|powerpoint|pptx|docx|api|html|gratis',
}

/** By the code of the language. */
export const languages: Record<string, LanguageWords> = {
  en: english,
  de: german,
  fr: french,
  es: spanish,
  it: italian,
  pt: portuguese,
  nl: dutch,
  pl: polish,
  tr: turkish,
  ja: japanese,
  zh: chinese,
  sv: swedish,
  uk: ukrainian,
}
