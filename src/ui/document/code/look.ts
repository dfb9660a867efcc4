import { HighlightStyle } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** The colours of code, as custom properties of the app’s style sheets. */
export const colours = HighlightStyle.define([
  { tag: [tags.tagName, tags.keyword, tags.definitionKeyword], color: 'var(--code-tag)' },
  { tag: [tags.attributeName, tags.propertyName], color: 'var(--code-name)' },
  { tag: [tags.string, tags.attributeValue, tags.number, tags.color], color: 'var(--code-value)' },
  { tag: [tags.comment, tags.documentMeta], color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.angleBracket, tags.punctuation], color: 'var(--muted)' },
])

export const look = EditorView.theme({
  '&': {
    height: '100%',
    fontSize: 'var(--normal)',
    color: 'var(--ink)',
    background: 'var(--paper)',
  },
  '&.cm-focused': { outline: '2px solid var(--pencil)', outlineOffset: '-2px' },
  '.cm-scroller': {
    fontFamily: 'var(--mono)',
    lineHeight: '1.6',
  },
  '.cm-gutters': {
    color: 'var(--muted)',
    background: 'var(--paper)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { background: 'var(--sunken)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground':
    { background: 'var(--pencil-strong)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    background: 'none',
    outline: '1px solid var(--muted)',
  },
  '.cm-changed': { background: 'var(--pencil-soft)', boxShadow: '0 1px 0 var(--pencil)' },
  '.cm-changedLine': { boxShadow: 'inset 2px 0 0 var(--pencil)' },
  '.cm-panels': { color: 'var(--ink)', background: 'var(--desk)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': { fontSize: 'var(--normal)', padding: '6px 8px' },
  '.cm-textfield': {
    color: 'var(--ink)',
    background: 'var(--paper)',
    border: '1px solid var(--line)',
    fontSize: 'var(--normal)',
    padding: '4px 6px',
  },
  '.cm-button': {
    color: 'var(--ink)',
    background: 'var(--paper)',
    border: '1px solid var(--line)',
    borderRadius: '6px',
    fontSize: 'var(--normal)',
    padding: '4px 8px',
  },
  '.cm-foldPlaceholder': {
    color: 'var(--muted)',
    background: 'var(--sunken)',
    border: '1px solid var(--line)',
  },
})
