import { escapeHtml } from '../html.ts'
import type { PageKind } from './kinds.ts'
import type { Language } from './language.ts'
import { hasWords, wordsOf } from './words.ts'
import { hasTypedLines, wrapWidthOf } from './markdown/prose.ts'

export interface Section {
  id: string
  title: string
  html: string
}

export interface Page {
  kind: PageKind
  /** The main language of the document, and the direction of its script. */
  language: Language
  title: string
  /** One line of HTML under the title; empty for none. */
  lead: string
  /** Cards with key figures, as HTML; empty for none. */
  figures: string
  sections: Section[]
}

/** Turns a text into an id: letters and digits of any language, joined by hyphens. */
export function slugOf(text: string): string {
  const slug = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
  return slug || 'section'
}

/** Returns and reserves the id for a section of this name. */
export function newId(title: string, ids: Set<string>): string {
  const slug = slugOf(title)
  const id = ids.has(slug) ? numbered(slug, ids) : slug
  ids.add(id)
  return id
}

/** A name with the first free number, found by binary search because numbers are assigned in order. */
function numbered(slug: string, ids: ReadonlySet<string>): string {
  let [taken, free] = [1, 2]
  while (ids.has(`${slug}-${free}`)) [taken, free] = [free, free * 2]
  while (free - taken > 1) {
    const middle = (taken + free) >> 1
    if (ids.has(`${slug}-${middle}`)) taken = middle
    else free = middle
  }
  return `${slug}-${free}`
}

/** Plain text as paragraphs; line endings are kept unless the text was hard-wrapped. */
export function paragraphsOf(text: string): string {
  const paragraphs = text
    .replace(/\r\n?/g, '\n')
    .trim()
    .split(/\n\s*\n/)
    .map((part) => part.trim())
  const wrapWidth = wrapWidthOf(paragraphs)
  return paragraphs
    .map((part) => {
      const html = escapeHtml(part)
      return `<p>${hasTypedLines(part, wrapWidth) ? html.replace(/\n/g, '<br>\n') : html}</p>`
    })
    .join('\n')
}

const maxUnparted = 20

/** The class of a cell that must not wrap, such as “€ 142,538.00” or “3 May 2026”; otherwise empty. */
export function unparted(text: string): string {
  const isShort = text.length <= maxUnparted && /\d/.test(text) && /[\s-]/.test(text)
  return isShort && !text.includes('\n') ? ' class="unparted"' : ''
}

/** Yields a page in pieces, in document order. */
export function* writePage(page: Page): Generator<string> {
  const { lang, dir } = page.language
  const words = wordsOf(lang)
  const kicker = words.kinds[page.kind]
  const isSaid = kicker === '' || kicker.toLowerCase() === page.title.toLowerCase()
  yield `<!doctype html>
<html lang="${lang}"${dir === 'rtl' ? ' dir="rtl"' : ''}>
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escapeHtml(page.title)}</title>
  <style>
${stylesOf(page.kind)}${dir === 'rtl' ? rtlStyles : ''}  </style>
</head>
<body class="${page.kind}">
  <header class="masthead">
`
  if (!isSaid) yield `    <div class="kicker"${foreign(lang)}>${kicker}</div>\n`
  yield `    <h1>${escapeHtml(page.title)}</h1>\n`
  if (page.lead !== '') yield `    <p class="lead">${page.lead}</p>\n`
  yield '  </header>\n'
  if (hasContents(page)) yield contentsOf(page)
  yield '  <main>\n'
  if (page.figures !== '') yield indent(page.figures, 4)
  for (const section of page.sections) yield sectionOf(section)
  yield '  </main>\n</body>\n</html>\n'
}

function hasContents({ kind, sections }: Page): boolean {
  const named = sections.filter((section) => section.title !== '')
  return (kind === 'report' && named.length > 1) || (kind === 'dashboard' && named.length > 3)
}

/** The `lang` attribute of the composer’s English words in a document in another language. */
function foreign(lang: string): string {
  return hasWords(lang) ? '' : ' lang="en"'
}

function contentsOf({ sections, language: { lang } }: Page): string {
  const items = sections
    .filter((section) => section.title !== '')
    .map(({ id, title }) => `      <li><a href="#${id}">${escapeHtml(title)}</a></li>\n`)
  return `  <nav class="contents" aria-labelledby="contents">
    <h2 id="contents"${foreign(lang)}>${wordsOf(lang).contents}</h2>
    <ol>
${items.join('')}    </ol>
  </nav>
`
}

function sectionOf({ id, title, html }: Section): string {
  const heading = title === '' ? '' : `      <h2>${escapeHtml(title)}</h2>\n`
  return `    <section id="${id}">\n${heading}${indent(html, 6)}    </section>\n`
}

/** Indents HTML, except the lines of preformatted text. */
export function indent(html: string, by: number): string {
  const space = ' '.repeat(by)
  let verbatim = false
  return html
    .trim()
    .split('\n')
    .map((line) => {
      const text = verbatim || line === '' ? line : space + line
      for (const tag of line.matchAll(/<(\/?)pre\b/g)) verbatim = tag[1] === ''
      return `${text}\n`
    })
    .join('')
}

function stylesOf(kind: PageKind): string {
  return `${baseStyles}${kindStyles[kind]}${printStyles}`
}

const baseStyles = `    :root {
      color-scheme: light dark;
      --background: light-dark(#ffffff, #14161a);
      --surface: light-dark(#f5f6f8, #1d2026);
      --text: light-dark(#24292f, #dfe3e8);
      --muted: light-dark(#5b6470, #9aa4b0);
      --heading: light-dark(#11161d, #f4f6f8);
      --accent: light-dark(#2f5bd0, #8fb0ff);
      --line: light-dark(#dde1e6, #333941);
      --mark: light-dark(#fff3c4, #4a3f14);
    }
    * { box-sizing: border-box; }
    body {
      margin: 0 auto;
      max-width: 60rem;
      padding: clamp(1.5rem, 5vw, 4rem) clamp(1rem, 4vw, 2.5rem);
      background: var(--background);
      color: var(--text);
      font: 1rem/1.65 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
      overflow-wrap: break-word;
    }
    h1, h2, h3, h4, h5, h6 { color: var(--heading); line-height: 1.25; text-wrap: balance; }
    h1 { margin: 0; font-size: clamp(1.9rem, 1.4rem + 2vw, 2.75rem); letter-spacing: -0.02em; }
    h2 { margin: 0 0 0.75rem; font-size: 1.45rem; letter-spacing: -0.01em; }
    h3 { margin: 2rem 0 0.5rem; font-size: 1.15rem; }
    h4, h5, h6 { margin: 1.5rem 0 0.5rem; font-size: 1rem; }
    p, ul, ol, dl, blockquote, pre, table, figure { margin: 0 0 1rem; }
    li + li { margin-top: 0.25rem; }
    a { color: var(--accent); text-underline-offset: 0.15em; }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
    img, svg { max-width: 100%; height: auto; }
    code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: 0.9em; }
    pre { padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--surface); border-radius: 8px; }
    blockquote { padding-inline-start: 1rem; border-inline-start: 3px solid var(--accent); color: var(--muted); }
    hr { margin: 2rem 0; border: 0; border-top: 1px solid var(--line); }
    mark { padding: 0.05em 0.3em; background: var(--mark); color: var(--text); border-radius: 4px; }
    .masthead { margin-bottom: 2.5rem; padding-bottom: 1.5rem; border-bottom: 1px solid var(--line); }
    .kicker { margin: 0 0 0.5rem; color: var(--accent); font-size: 0.8rem; font-weight: 600; letter-spacing: 0.08em; text-transform: uppercase; }
    .lead { margin: 0.75rem 0 0; color: var(--muted); font-size: 1.1rem; }
    .contents { margin-bottom: 2.5rem; padding: 1.25rem 1.5rem; background: var(--surface); border-radius: 10px; }
    .contents h2 { font-size: 1rem; }
    .contents ol { margin: 0; padding-inline-start: 1.4rem; columns: 16rem; }
    section { margin-bottom: 2.75rem; scroll-margin-top: 1rem; }
    .table { margin: 0 0 1rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; }
    table { width: 100%; margin: 0; border-collapse: collapse; font-size: 0.925rem; }
    th, td { padding: 0.5rem 0.85rem; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); }
    th { font-weight: 600; }
    thead th { background: var(--surface); white-space: nowrap; }
    tbody tr:last-child > * { border-bottom: 0; }
    tfoot > tr > * { border-top: 2px solid var(--line); border-bottom: 0; font-weight: 600; }
    .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .unparted { white-space: nowrap; }
    .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: 1rem; margin: 0 0 2.5rem; }
    .figures > div { padding: 1rem 1.25rem; background: var(--surface); border-radius: 10px; }
    .figures dt { color: var(--muted); font-size: 0.85rem; }
    .figures dd { margin: 0.15rem 0 0; font-size: 1.5rem; font-weight: 650; font-variant-numeric: tabular-nums; }
    .metadata { color: var(--muted); }
    .verbatim { white-space: pre-line; }
    .footnotes { color: var(--muted); font-size: 0.9rem; }
    .chart { margin: 0 0 1.5rem; padding: 1rem 1.25rem 1.25rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; }
    .chart figcaption { margin-bottom: 0.75rem; font-weight: 600; }
    .chart svg { display: block; width: 100%; min-width: 30rem; font: 13px system-ui, sans-serif; }
    .chart text { fill: var(--muted); }
    .chart .value { fill: var(--text); font-variant-numeric: tabular-nums; }
    .chart .bar, .chart .dot { fill: var(--accent); }
    .chart .line { fill: none; stroke: var(--accent); stroke-width: 2.5; stroke-linejoin: round; }
    .chart .grid { stroke: var(--line); }
`

/** Numbers and charts run left to right in every script, with digits aligned. */
const rtlStyles = `    td.number, .figures dd, .chart { direction: ltr; }
    .figures dd { text-align: right; }
    .chart figcaption { direction: rtl; }
`

const kindStyles: Record<PageKind, string> = {
  report: '',
  dashboard: `    body { max-width: 78rem; }
    .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; }
    .charts .chart { margin: 0; }
`,
  brief: `    body { max-width: 46rem; }
    .masthead { margin-bottom: 1.75rem; }
    section { margin-bottom: 1.75rem; }
    h2 { font-size: 1.2rem; }
`,
  slides: `    body { max-width: none; padding: 0; }
    .masthead, section { display: flex; flex-direction: column; justify-content: center; min-height: 100vh; margin: 0; padding: 6vmin 10vmin; border: 0; border-bottom: 1px solid var(--line); break-after: page; }
    .masthead { background: var(--surface); }
    section > * { width: 100%; max-width: 64rem; }
    section p, section li { font-size: 1.35rem; }
    h2 { font-size: 2.2rem; }
`,
  landing: `    body { max-width: 68rem; }
    .masthead { padding: clamp(2rem, 8vw, 6rem) 0; text-align: center; border: 0; }
    .masthead .lead { max-width: 40rem; margin-inline: auto; font-size: 1.25rem; }
    h1 { font-size: clamp(2.4rem, 1.6rem + 4vw, 4rem); }
`,
}

const printStyles = `    @media print {
      :root { color-scheme: light; }
      body { max-width: none; padding: 0; font-size: 10.5pt; }
      .contents, .figures > div, pre, thead th { background: none; border: 1px solid var(--line); }
      h2, h3, figcaption { break-after: avoid; }
      tr, figure, .figures > div { break-inside: avoid; }
      thead { display: table-header-group; }
      .table { overflow: visible; }
    }
`
