import { useEffect, useRef, useState } from 'react'
import type { NewAttachment } from '../../protocol/requests.ts'
import type { Route } from '../../protocol/resources.ts'
import type { Actions } from '../actions.ts'
import { isHtmlDocument, takeFile } from './files.ts'

interface Prompt {
  text: string
  attachments: NewAttachment[]
  /** Undefined: the server decides. */
  route: Route | undefined
}

const empty: Prompt = { text: '', attachments: [], route: undefined }

/**
 * The content of the prompt box of a session or, without one, of the start page, and its actions. An
 * unsent message stays with its session; its text also survives a reload.
 */
export function usePrompt(actions: Actions, session: string | undefined) {
  const place = session ?? 'start'
  const [prompts, setPrompts] = useState<Record<string, Prompt>>({})
  const { text, attachments, route } = prompts[place] ?? { ...empty, text: readText(place) }

  const latest = useRef(prompts)
  const placeNow = useRef(place)
  useEffect(() => {
    placeNow.current = place
  }, [place])

  function change(update: (before: Prompt) => Prompt, at = place): void {
    const next = update(latest.current[at] ?? { ...empty, text: readText(at) })
    latest.current = { ...latest.current, [at]: next }
    writeText(at, next.text)
    setPrompts(latest.current)
  }

  const setText = (value: string) => change((before) => ({ ...before, text: value }))

  async function addFiles(files: File[]): Promise<void> {
    for (const file of files) {
      const taken = await takeFile(file)
      if (taken.kind === 'document') await actions.importHtml(taken.html)
      else if (taken.kind === 'refused') actions.showProblem(taken.why)
      else {
        const { attachment } = taken
        const add = (before: Prompt) => ({
          ...before,
          attachments: [...before.attachments, attachment],
        })
        // An HTML file that was dropped with it may have opened a session.
        change(add, placeNow.current)
      }
    }
  }

  async function send(): Promise<void> {
    const message = text.trim()
    if (message === '') return
    change(() => empty)
    const sent =
      attachments.length === 0 && isHtmlDocument(message)
        ? await actions.importHtml(message)
        : await actions.send(message, attachments, { route })
    // On the start page, sending may have created a session.
    const back = (now: Prompt) => (now.text === '' ? { text: message, attachments, route } : now)
    if (!sent) change(back, session === undefined ? placeNow.current : place)
  }

  return {
    box: {
      text,
      attachments,
      route,
      onRoute: (chosen: Route | undefined) => change((before) => ({ ...before, route: chosen })),
      onText: setText,
      onFiles: (files: File[]) => void addFiles(files),
      onDetach: (index: number) =>
        change((before) => ({
          ...before,
          attachments: before.attachments.filter((_, other) => other !== index),
        })),
      onPasteHtml: (html: string) => void actions.importHtml(html),
      onSend: () => void send(),
      onStop: () => void actions.stop(),
    },
  }
}

function readText(place: string): string {
  try {
    return sessionStorage.getItem(`prompt of ${place}`) ?? ''
  } catch {
    return ''
  }
}

function writeText(place: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(`prompt of ${place}`)
    else sessionStorage.setItem(`prompt of ${place}`, text)
  } catch {
    // Without storage, the text lasts until the page is closed.
  }
}
