import { useEffect, useEffectEvent, useRef } from 'react'
import { openEditor, type Editor, type Span } from './editor.ts'
import { openMerge } from './merge-editor.ts'

interface CodeEditorProps {
  label: string
  /** `undefined` leaves it as it is. */
  text: string | undefined
  isReadOnly: boolean
  /** What the version changed: marked, and the first one in view. Offsets in the text. */
  changes: readonly Span[]
  /** Another text of the same document, shown beside this one. */
  other?: { label: string; text: string } | undefined
  onType(text: string): void
  onSave(): void
}

/**
 * The editor of a source. CodeMirror needs styles of its own, which the app’s policy allows only in a shadow root,
 * where it can adopt style sheets. Mode and other text are those of the first rendering; give it another `key` to
 * change them.
 */
export default function CodeEditor(props: CodeEditorProps) {
  const { label, text, changes } = props
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor>(undefined)
  const onType = useEffectEvent((typed: string) => props.onType(typed))
  const onSave = useEffectEvent(() => props.onSave())
  const open = useEffectEvent((root: ShadowRoot) => {
    const { isReadOnly, other } = props
    const given = { label, text: text ?? '', isReadOnly, changes, onType, onSave }
    return other ? openMerge(root, given, other) : openEditor(root, given)
  })

  useEffect(() => {
    const element = host.current
    if (!element) return
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' })
    const opened = open(root)
    editor.current = opened
    return () => {
      editor.current = undefined
      opened.close()
    }
  }, [])

  useEffect(() => {
    if (text !== undefined) editor.current?.show(text)
  }, [text])
  useEffect(() => editor.current?.describe(label, changes), [label, changes])

  return <div className="code-editor" ref={host} />
}
