import type { z } from 'zod'
import { applyEdits, shrinkEdit, type Edit, type Span } from '../text/edit.ts'
import { maxTolerantLength, tolerantLevels, type Level } from '../passages/levels.ts'
import { findPassage } from '../passages/find-passage.ts'
import type { FoundPassage } from '../passages/match.ts'
import { withWholeLineEnds } from '../passages/outer-whitespace.ts'
import { isWhole } from '../passages/whole-characters.ts'
import { describeOmission, omissionIn, omissionInAdded } from '../checks/omissions.ts'
import { mayLeaveOut } from '../passages/elision.ts'
import { attributeEdit } from './attributes.ts'
import { editRanges, editRangesInput, readRanges } from './edit-ranges.ts'
import type { TreeElement } from '../html/tree.ts'
import { readInput } from './input.ts'
import { readPart } from './read.ts'
import { insertAfter, insertBefore } from '../replacing/insert-content.ts'
import { withLineEndingsOf } from '../text/line-endings.ts'
import { replacePassage } from '../replacing/replace-passage.ts'
import { findAll, findNonOverlapping } from '../text/search.ts'
import { selectElements } from './select.ts'
import type { Source } from '../passages/source.ts'
import { styleEdit } from './styles.ts'
import { makesOnly, type TreeChange } from '../checks/tree-change.ts'
import { editTools, isEditTool, type EditToolName, type InputOf } from './schemas.ts'

/** A model’s call of a tool, with the input as the JSON text that it wrote. */
export interface EditCall {
  name: string
  input: string
}

/** The edits of a call, in order, or a reason for refusing it that the model can act on. */
export type Resolution =
  | {
      ok: true
      edits: readonly Edit[]
      level: Level
      /** The passage that the call quotes. */
      quoted?: Span
      /** How much the quote differs from the passage, as a rank; 0 for an exact quote. */
      forgiven?: number
      /** For the model: how the call was read where not literally, or the part of the document it reads. */
      note: string
      /** Where the elements begin that the call names by a selector. */
      named?: number[]
    }
  | Refusal

interface Refusal {
  ok: false
  reason: string
  /** Whether the passage or element is missing, or has several matches. */
  code?: 'missing' | 'ambiguous'
}

/** Resolves a call to edits of the document, or refuses it. */
export function resolveCall(source: Source, call: EditCall): Resolution {
  if (isEditTool(call.name)) return resolveInput(source, call.name, call)
  if (call.name === editRanges) return resolveRanges(source, call)
  return refuse(`There is no tool ${call.name}. Use ${Object.keys(editTools).join(', ')}.`)
}

function resolveInput<Name extends EditToolName>(
  source: Source,
  name: Name,
  call: EditCall,
): Resolution {
  const input = readInput(tools[name].input, call)
  return input.ok ? resolvers[name](source, input.value) : input
}

function resolveRanges(source: Source, call: EditCall): Resolution {
  const input = readInput(editRangesInput, call)
  if (!input.ok) return input
  const ranges = readRanges(source.text, input.value)
  return ranges.ok ? resolved(source, ranges.edits) : ranges
}

const tools: { [Name in EditToolName]: { input: z.ZodType<InputOf<Name>> } } = editTools

const resolvers: { [Name in EditToolName]: (source: Source, input: InputOf<Name>) => Resolution } =
  {
    html_replace: (source, { old_text, new_text }) => resolveReplace(source, old_text, new_text),
    html_insert_after: (source, { anchor_text, new_content }) =>
      resolveInsert(source, anchor_text, new_content, insertAfter),
    html_insert_before: (source, { anchor_text, new_content }) =>
      resolveInsert(source, anchor_text, new_content, insertBefore),
    html_delete: resolveDelete,
    replace_all: replaceAll,
    replace_element: replaceElement,
    delete_element: deleteElement,
    set_attribute: setAttribute,
    set_style: setStyle,
    read_html(source, wanted) {
      const part = readPart(source, wanted)
      return part.ok ? { ok: true, edits: [], level: 'exact', note: part.content } : part
    },
  }

function resolveDelete(source: Source, { text_to_delete }: InputOf<'html_delete'>): Resolution {
  const found = findPassage(source, text_to_delete)
  return found.ok ? resolvedFrom(found, [{ ...found.outer, insert: '' }]) : found
}

/** Characters that a call may write if the changed page is to be checked. */
const maxWritten = 1_000_000

function replaceElement(
  source: Source,
  { new_html, ...target }: InputOf<'replace_element'>,
): Resolution {
  const stretch = findStretch(source, target)
  if (!stretch.ok) return stretch
  const { element, edit } = stretch
  if (element && new_html.length > maxWritten) {
    return refuse(`The new HTML has more than ${maxWritten} characters. Make smaller calls.`)
  }
  const html = withLineEndingsOf(source.text, new_html)
  const omission = omissionIn(html, source.text.slice(edit.from, edit.to))
  if (omission !== undefined) return refuse(describeOmission(omission))
  const edits = [{ ...edit, insert: html }]
  if (!element) return resolved(source, edits)
  return resolvedInTree(source, edits, { kind: 'replace', element, html })
}

function deleteElement(source: Source, target: InputOf<'delete_element'>): Resolution {
  const stretch = findStretch(source, target)
  if (!stretch.ok) return stretch
  const { edit, element } = stretch
  if (!element) return resolved(source, [edit])
  return resolvedInTree(source, [edit], { kind: 'delete', element })
}

function setAttribute(
  source: Source,
  { name, value, ...wanted }: InputOf<'set_attribute'>,
): Resolution {
  const selected = selectElements(source, wanted)
  if (!selected.ok) return selected
  const { elements } = selected
  if (elements.length * (value?.length ?? 0) > maxWritten) {
    return refuse(`This would write more than ${maxWritten} characters. Give a shorter value.`)
  }
  const edits: Edit[] = []
  for (const element of elements) {
    const old = element.attributes.get(name.toLowerCase()) ?? ''
    const omission = omissionInAdded(value ?? '', old)
    if (omission !== undefined) return refuse(describeOmission(omission))
    const written = value && withLineEndingsOf(source.text, value)
    const set = attributeEdit(source.text, element, name, written)
    if (!set.ok) return set
    edits.push(set.edit)
  }
  return resolvedInTree(source, edits, { kind: 'attribute', elements, name, value })
}

function setStyle(source: Source, change: InputOf<'set_style'>): Resolution {
  const omission = omissionInAdded(change.value ?? '', '')
  if (omission !== undefined) return refuse(describeOmission(omission))
  const styled = styleEdit(source, change)
  return styled.ok ? resolvedInStyle(source, styled.edits) : styled
}

function replaceAll(
  source: Source,
  { old_text, new_text, expected_count }: InputOf<'replace_all'>,
): Resolution {
  const { text } = source
  if (old_text === '') return refuse('The old text is empty.')
  const omission = omissionIn(new_text, old_text)
  if (omission !== undefined) return refuse(describeOmission(omission))
  const [first] = findAll(text, old_text)
  const quote = first === undefined ? withLineEndingsOf(text, old_text) : old_text
  const insert = withLineEndingsOf(text, new_text)
  const edits = [...findNonOverlapping(text, quote)]
    .map((at) => ({ from: at, to: at + quote.length }))
    .filter(({ from, to }) => isWhole(source, from, to))
    .map((span) => ({ ...withWholeLineEnds(text, span), insert }))
  if (edits.length === expected_count) return resolved({ text }, edits)
  return refuse(
    `The old text stands in ${edits.length} places, not ${expected_count}. Read the document by read_html with search, then call again with the number that is meant.`,
  )
}

/** An element, or the stretch from one quote to another, as the edit that deletes it. */
function findStretch(
  source: Source,
  { selector, occurrence, line, start_text, end_text }: InputOf<'delete_element'>,
): { ok: true; edit: Edit; element?: TreeElement } | Refusal {
  const isQuoted = start_text !== undefined || end_text !== undefined
  if (selector !== undefined && isQuoted) {
    return refuse('Say what is meant by a selector, or by start_text and end_text, not by both.')
  }
  if (selector !== undefined) {
    const selected = selectElements(source, { selector, occurrence, line })
    if (!selected.ok) return selected
    const [element] = selected.elements
    if (!element) return refuse(`No element matches “${selector}”.`)
    return { ok: true, edit: { from: element.from, to: element.to, insert: '' }, element }
  }
  if (start_text === undefined || end_text === undefined) {
    return refuse('Say what is meant by a selector, or by start_text and end_text.')
  }
  const start = findPassage(source, start_text)
  if (!start.ok) return { ...start, reason: `start_text: ${start.reason}` }
  const end = findPassage(source, end_text)
  if (!end.ok) return { ...end, reason: `end_text: ${end.reason}` }
  if (start.from > end.from || start.to > end.to) {
    return refuse('end_text stands before start_text.')
  }
  return { ok: true, edit: { from: start.outer.from, to: end.outer.to, insert: '' } }
}

/** Resolves edits of named elements, if they make the change in the page and no other. */
function resolvedInTree(source: Source, edits: readonly Edit[], change: TreeChange): Resolution {
  const elements = 'elements' in change ? change.elements : [change.element]
  const named = change.kind === 'text' ? undefined : elements.map(({ from }) => from)
  const resolution = resolved(source, edits, named)
  if (!resolution.ok) return resolution
  const tree = source.tree()
  const isWhole = !('element' in change) || isTagged(source, change.element)
  return tree && isWhole && makesOnly(tree, applyEdits(source.text, edits), change)
    ? resolution
    : refuse(sideEffects[change.kind](elements[0]?.tag ?? ''))
}

/** Whether the element has the same span by the tags alone, without what a browser adds and moves. */
function isTagged(source: Source, { from, to }: TreeElement): boolean {
  return source.elements().some((one) => one.from === from && one.to === to)
}

/** Refusals of edits that also change other parts of the page. */
const sideEffects: Record<TreeChange['kind'], (tag: string) => string> = {
  delete: (tag) =>
    `Where this <${tag}> ends is not clear: without what stands between its tags, a browser would also build other parts of the page differently, since tags around it are missing, misnested or in a place where they may not be. Quote what is to go by html_delete instead.`,
  replace: (tag) =>
    `With the new HTML in the place of this <${tag}>, whose beginning and end is not clear from the tags around it or from those of the new HTML, a browser would also build other parts of the page differently. Close all tags of the new HTML in order, use only elements that may stand there, or quote what is to change by html_replace instead.`,
  attribute: (tag) =>
    `With this attribute, a browser would not build the page as before but for the attribute of <${tag}>. Quote the whole tag by html_replace instead.`,
  text: () =>
    'With this value, a browser would not build the page as before but for the style. Change it by html_replace.',
}

/** Resolves edits of a style element, if they change nothing but its text. */
function resolvedInStyle(source: Source, edits: readonly Edit[]): Resolution {
  const first = edits[0]?.from ?? 0
  const element = source
    .tree()
    ?.written.find(({ tag, inner }) => tag === 'style' && inner.from <= first && first <= inner.to)
  if (!element) return resolved(source, edits)
  const { from, to } = element.inner
  if (edits.some((edit) => edit.from < from || edit.to > to))
    return refuse(sideEffects.text('style'))
  const local = edits.map((edit) => ({ ...edit, from: edit.from - from, to: edit.to - from }))
  const text = applyEdits(source.text.slice(from, to), local)
  return resolvedInTree(source, edits, { kind: 'text', element, text })
}

/** Resolves edits, without the parts of them that change nothing. */
function resolved(
  { text }: Pick<Source, 'text'>,
  wanted: readonly Edit[],
  named?: number[],
): Resolution {
  const edits = wanted
    .map((edit) => shrinkEdit(text, edit))
    .filter((edit) => edit.from < edit.to || edit.insert !== '')
  if (edits.length === 0) return refuse('It is so already, so this call would change nothing.')
  return { ok: true, edits, level: 'exact', note: '', ...(named ? { named } : {}) }
}

function resolveReplace(source: Source, oldText: string, newText: string): Resolution {
  const { text } = source
  const found = findPassage(source, oldText)
  if (!found.ok) {
    if (newText.length > 20 && text.split(newText, 3).length === 2) {
      return refuse(
        'The old text is not in the document, but the new text is: this change seems to be made already.',
      )
    }
    return found
  }
  if (found.ends && mayLeaveOut(newText, text.slice(found.from, found.to))) {
    return refuse(
      'Old and new text both leave out their middle, so what is meant to stand there is unknown. Write out the new text, or replace only the parts that change.',
    )
  }
  if (found.folded && newText.length > maxTolerantLength) return refuseAsUnclear(text, found)
  const read = found.reading?.readNew(newText) ?? newText
  const passage = text.slice(found.outer.from, found.outer.to)
  const omission = omissionIn(read, passage, found.quote)
  if (omission !== undefined) return refuse(describeOmission(omission))
  const replaced = replacePassage(text, found, newText)
  if (!replaced) return refuseAsUnclear(text, found)
  const edits = replaced
    .map((edit) => shrinkEdit(text, edit))
    .filter((edit) => edit.from < edit.to || edit.insert !== '')
  if (edits.length === 0) {
    return refuse('The old and the new text are the same, so this call would change nothing.')
  }
  return resolvedFrom(found, edits)
}

function resolveInsert(
  source: Source,
  anchor: string,
  content: string,
  place: (text: string, found: FoundPassage, content: string) => Edit | undefined,
): Resolution {
  if (content === '') return refuse('There is no text to insert.')
  const found = findPassage(source, anchor)
  if (!found.ok) return found
  const read = found.reading?.readNew(content) ?? content
  const omission = omissionInAdded(read, source.text.slice(found.from, found.to))
  if (omission !== undefined) return refuse(describeOmission(omission))
  const edit = place(source.text, found, content)
  return edit ? resolvedFrom(found, [edit]) : refuseAsUnclear(source.text, found)
}

/** Characters of a passage that a refusal quotes. */
const maxQuotedLength = 3000

/** Refuses a change of a passage that the document writes differently from the quote. */
function refuseAsUnclear(text: string, { from, to, level, reading }: FoundPassage): Resolution {
  const passage = text.slice(from, to)
  const what = reading ? `reading it without ${reading.name}` : `forgiving ${forgivenOn(level)}`
  const shown = passage.length > maxQuotedLength ? '' : ` It is:\n${passage}`
  return refuse(
    `The passage was found only by ${what}, and what is new can’t be told apart from that. Quote it exactly as it is in the document.${shown}`,
  )
}

function resolvedFrom(found: FoundPassage, edits: readonly Edit[]): Resolution {
  const { level, reading, ends } = found
  const notes = [
    ...(level === 'exact' ? [] : [`found after forgiving ${forgivenOn(level)}`]),
    ...(reading ? [`read without ${reading.name}`] : []),
    ...(ends ? ['from the first to the last of what was quoted'] : []),
  ]
  return {
    ok: true,
    edits,
    level,
    quoted: found.outer,
    forgiven: forgivenBy(found),
    note: notes.join('; '),
  }
}

/** A rank, in the order in which matches are searched for. */
function forgivenBy({ level, reading, ends }: FoundPassage): number {
  const levels = ['exact', ...tolerantLevels]
  return levels.indexOf(level) + (reading ? levels.length : 0) + (ends ? 2 * levels.length : 0)
}

function forgivenOn(level: Level): string {
  return level === 'exact' ? 'nothing' : forgiven[level]
}

const forgiven = {
  whitespace: 'white space',
  typography: 'white space beside tags, quotes and dashes',
  markup: 'entities, quotes of attributes and the case of tags',
  attributes: 'the order of attributes',
}

function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason }
}
