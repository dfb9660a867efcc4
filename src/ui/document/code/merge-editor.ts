import { MergeView } from '@codemirror/merge'
import { extensionsFor, readOnlySource, showIn, type Editor, type EditorOptions } from './editor.ts'

/** Shows another text at the left, whose parts can be taken over into the edited one at the right. */
export function openMerge(
  root: ShadowRoot,
  options: EditorOptions,
  other: { label: string; text: string },
): Editor {
  const { extensions, describe } = extensionsFor(options)
  const merge = new MergeView({
    root,
    parent: root,
    a: { doc: other.text, extensions: readOnlySource(other.label) },
    b: { doc: options.text, extensions },
    revertControls: 'a-to-b',
    renderRevertControl: takeOverButton,
    collapseUnchanged: { margin: 3, minSize: 8 },
  })
  merge.dom.style.height = '100%'
  merge.dom.style.overflowY = 'auto'
  // It takes the place of the editor in which somebody was typing.
  merge.b.focus()
  return {
    show: (text) => showIn(merge.b, text),
    describe: (label, changes) => merge.b.dispatch(describe(label, changes)),
    close: () => merge.destroy(),
  }
}

function takeOverButton(): HTMLElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = '→'
  button.title = 'Take this over into your text'
  button.ariaLabel = button.title
  return button
}
