import { useEffect, useId, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react'
import type { Route } from '../../protocol/resources.ts'
import { PromptChips } from '../files/prompt-chips.tsx'
import { whyNotYet, type PromptFile } from '../files/prompt-files.ts'
import { fileOfText, isHtmlDocument, pastedFiles, pickedFiles } from '../files/received.ts'
import { Icon } from '../kit/icons.tsx'
import { RouteMenu } from './route-menu.tsx'
import './prompt-box.css'

export interface PromptBoxProps {
  label: string
  placeholder: string
  model: string
  running: boolean
  /** Whether the box takes the focus when it appears, perhaps only if the person left it nowhere. */
  focus: 'always' | 'if-free'
  text: string
  files: PromptFile[]
  /** What the person chose that the message does, and what they can choose. */
  route: Route | undefined
  routes: readonly Route[]
  onRoute(route: Route | undefined): void
  onText(text: string): void
  onFiles(files: File[]): void
  onDetach(id: string): void
  onRetry(id: string): void
  onDeleteFile(uploadId: string): Promise<boolean>
  onPasteHtml(html: string): void
  onSend(): void
  onStop(): void
}

/** The box for a message. Enter sends; Shift+Enter starts a new line. */
export function PromptBox(props: PromptBoxProps) {
  const box = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const [focused, setFocused] = useState(false)
  const reason = useId()
  const { text, files, running } = props
  const isEmpty = text.trim() === '' && files.length === 0
  const why = whyNotYet(files)

  useEffect(() => {
    const isFree =
      document.activeElement === document.body && navigator.userActivation.hasBeenActive
    if (props.focus === 'always' || isFree) focusOf(box.current)
  }, [props.focus])

  useEffect(() => {
    const area = box.current
    if (!area) return
    area.style.height = 'auto'
    area.style.height = `${Math.min(area.scrollHeight, 280)}px`
  }, [text])

  function send(): void {
    if (isEmpty) return
    props.onSend()
    // The button that was pressed can't be used again before something is typed.
    focusOf(box.current)
  }

  function stop(): void {
    props.onStop()
    // The button that was pressed goes away.
    focusOf(box.current)
  }

  function detach(id: string): void {
    props.onDetach(id)
    // The button that was pressed goes away.
    focusOf(box.current)
  }

  function retry(id: string): void {
    props.onRetry(id)
    focusOf(box.current)
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }

  function onPaste(event: ClipboardEvent): void {
    const given = pastedFiles(event.clipboardData)
    const pasted = event.clipboardData.getData('text/plain')
    const long = fileOfText(pasted)
    if (given.length > 0) {
      event.preventDefault()
      props.onFiles(given)
    } else if (isHtmlDocument(pasted)) {
      event.preventDefault()
      props.onPasteHtml(pasted)
    } else if (long) {
      event.preventDefault()
      props.onFiles([long])
    }
  }

  return (
    <form
      className={focused ? 'prompt-box focused' : 'prompt-box'}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <PromptChips
        files={files}
        onDetach={detach}
        onRetry={retry}
        onDeleteFile={props.onDeleteFile}
      />
      <textarea
        ref={box}
        rows={1}
        value={text}
        aria-label={props.label}
        placeholder={files.length > 0 ? 'Say what to make of it …' : props.placeholder}
        onChange={(event) => props.onText(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      />
      <div className="prompt-tools">
        <button
          type="button"
          className="icon-button"
          aria-label="Attach a file or import HTML"
          title="Attach a file or import HTML"
          onClick={() => picker.current?.click()}
        >
          <Icon name="attach" />
        </button>
        <input
          ref={picker}
          type="file"
          hidden
          multiple
          accept={pickedFiles}
          onChange={(event) => {
            props.onFiles([...(event.target.files ?? [])])
            event.target.value = ''
          }}
        />
        <RouteMenu {...props} />
        {why === undefined ? (
          <span className="model-name" title="The model that answers">
            {props.model}
          </span>
        ) : (
          <span className="model-name" id={reason} title={why}>
            {why}
          </span>
        )}
        {running && (
          <button type="button" className="stop-button" onClick={stop}>
            <Icon name="stop" /> Stop
          </button>
        )}
        <button
          type="submit"
          className="send-button"
          aria-label="Send"
          title="Send (Enter)"
          disabled={isEmpty}
          aria-disabled={why !== undefined}
          aria-describedby={why === undefined ? undefined : reason}
        >
          <Icon name="send" />
        </button>
      </div>
    </form>
  )
}

/** Focuses a box, except where that would open a keyboard on the screen. */
function focusOf(box: HTMLElement | null): void {
  if (matchMedia('(pointer: fine)').matches) box?.focus()
}
