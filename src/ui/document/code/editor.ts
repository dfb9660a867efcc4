import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { html } from '@codemirror/lang-html'
import {
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  syntaxHighlighting,
} from '@codemirror/language'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import {
  Annotation,
  Compartment,
  EditorState,
  StateField,
  type Extension,
  type TransactionSpec,
} from '@codemirror/state'
import {
  Decoration,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  type DecorationSet,
} from '@codemirror/view'
import type { Receipt } from '../../../protocol/resources.ts'
import { changeBetween } from './line-endings.ts'
import { colours, look } from './look.ts'

/** A range of a text, in UTF-16 code units. */
export type Span = Receipt['ranges'][number]['new']

export interface EditorOptions {
  label: string
  /** Its line endings are all `\n`. */
  text: string
  isReadOnly: boolean
  changes: readonly Span[]
  onType(text: string): void
  onSave(): void
}

export interface Editor {
  /** Replaces what differs in the text, without a step to undo; does nothing if the text is the same. */
  show(text: string): void
  describe(label: string, changes: readonly Span[]): void
  close(): void
}

export function openEditor(root: ShadowRoot, options: EditorOptions): Editor {
  const { extensions, describe } = extensionsFor(options)
  const [first] = options.changes
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({ doc: options.text, extensions }),
    ...(first && { scrollTo: EditorView.scrollIntoView(first.from, { y: 'center' }) }),
  })
  return {
    show: (text) => showIn(view, text),
    describe: (label, changes) => view.dispatch(describe(label, changes)),
    close: () => view.destroy(),
  }
}

const isShown = Annotation.define<boolean>()

/** Replaces what differs from a text in an editor, and does not report that as typed. */
export function showIn(view: EditorView, text: string): void {
  const before = view.state.doc.toString()
  if (before === text) return
  view.dispatch({ changes: changeBetween(before, text), annotations: isShown.of(true) })
}

/** What an editor can do, and how its label and marks are changed. */
export function extensionsFor({ label, isReadOnly, changes, onType, onSave }: EditorOptions) {
  const described = new Compartment()
  const extensions = [
    source(),
    history(),
    EditorState.readOnly.of(isReadOnly),
    EditorView.editable.of(!isReadOnly),
    described.of(description(label, isReadOnly, changes)),
    keymap.of([
      {
        key: 'Mod-s',
        run: () => {
          onSave()
          return true
        },
      },
    ]),
    EditorView.updateListener.of(({ docChanged, transactions, state }) => {
      if (!docChanged || transactions.some((one) => one.annotation(isShown))) return
      onType(state.doc.toString())
    }),
  ]
  const describe = (name: string, marked: readonly Span[]): TransactionSpec => ({
    effects: described.reconfigure(description(name, isReadOnly, marked)),
  })
  return { extensions, describe }
}

/** A read-only source, which can still be searched, folded and read by keyboard. */
export function readOnlySource(label: string): Extension {
  return [
    source(),
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    description(label, true, []),
  ]
}

function source(): Extension {
  return [
    // Nothing is written that nobody typed.
    html({ autoCloseTags: false }),
    syntaxHighlighting(colours),
    look,
    lineNumbers(),
    codeFolding(),
    foldGutter(),
    bracketMatching(),
    drawSelection(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    highlightSelectionMatches(),
    search({ top: true }),
    EditorView.lineWrapping,
    EditorState.tabSize.of(2),
    keymap.of([...searchKeymap, ...historyKeymap, ...foldKeymap, ...defaultKeymap]),
  ]
}

function description(label: string, isReadOnly: boolean, changes: readonly Span[]): Extension {
  return [
    EditorView.contentAttributes.of({
      'aria-label': label,
      tabindex: '0',
      ...(isReadOnly && { 'aria-readonly': 'true' }),
    }),
    marksOn(changes),
  ]
}

const changed = Decoration.mark({ class: 'cm-changed' })
/** Where something was deleted. */
const changedLine = Decoration.line({ class: 'cm-changedLine' })

/** Marks that move with the text as it is edited. */
function marksOn(changes: readonly Span[]): Extension {
  return StateField.define<DecorationSet>({
    create({ doc }) {
      const within = changes.filter(({ to }) => to <= doc.length)
      const marks = within.map(({ from, to }) =>
        from < to ? changed.range(from, to) : changedLine.range(doc.lineAt(from).from),
      )
      return Decoration.set(marks, true)
    },
    update: (marks, { changes: edits }) => marks.map(edits),
    provide: (field) => EditorView.decorations.from(field),
  })
}
