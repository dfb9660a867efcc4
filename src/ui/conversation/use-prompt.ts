import { useEffect, useRef, useState } from 'react'
import { v4 as uuidv4 } from 'uuid'
import { maxAttachments } from '../../protocol/requests.ts'
import type { Route } from '../../protocol/resources.ts'
import type { UploadRow } from '../../protocol/uploads.ts'
import {
  filesOf,
  findMissing,
  isUnderWay,
  parseUploads,
  uploadsOf,
  whyNotYet,
  type PromptFile,
} from '../files/prompt-files.ts'
import { isHtmlDocument, isHtmlFile } from '../files/received.ts'
import { sayNotes, sayRead } from '../files/summary.ts'
import { useActions } from '../state/use-app.ts'
import { createUploader, type FileState } from '../files/uploader.ts'
import { sayCount } from '../kit/times.ts'

interface Prompt {
  text: string
  files: PromptFile[]
  /** Undefined: the server decides. */
  route: Route | undefined
}

const empty: Prompt = { text: '', files: [], route: undefined }

/**
 * The content of the prompt box of a session or, without one, of the start page, and its actions. An
 * unsent message stays with its session; its text and the files that the server has also survive a reload.
 */
export function usePrompt(session: string | undefined) {
  const actions = useActions()
  const place = session ?? 'start'
  const [prompts, setPrompts] = useState<Record<string, Prompt>>({})
  const [uploader] = useState(createUploader)
  const { text, files, route } = prompts[place] ?? readPrompt(place)

  const latest = useRef(prompts)
  const placeNow = useRef(place)
  useEffect(() => {
    placeNow.current = place
  }, [place])

  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent) => {
      if (Object.values(latest.current).some(({ files }) => files.some(isUnderWay)))
        event.preventDefault()
    }
    addEventListener('beforeunload', onLeave)
    return () => removeEventListener('beforeunload', onLeave)
  }, [])

  function change(update: (before: Prompt) => Prompt, at = place): void {
    const before = latest.current[at] ?? readPrompt(at)
    const next = update(before)
    latest.current = { ...latest.current, [at]: next }
    writePrompt(at, before, next)
    setPrompts(latest.current)
  }

  const setText = (value: string) => change((before) => ({ ...before, text: value }))

  async function addFiles(given: File[]): Promise<void> {
    const [only] = given
    if (only && given.length === 1 && isHtmlFile(only)) {
      await actions.importHtml(await only.text())
      return
    }
    const room = Math.max(0, maxAttachments - files.length)
    given.slice(0, room).forEach(addFile)
    const left = given.slice(room).map(({ name }) => name)
    if (left.length === 0) return
    actions.showProblem(
      `A message carries ${sayCount(maxAttachments, 'file')} at most. Not attached: ${left.join(', ')}.`,
    )
  }

  function addFile(file: File): void {
    const id = uuidv4()
    const { name } = file
    const set = (state: FileState) => {
      const update = (one: PromptFile) => (one.id === id ? { ...one, state } : one)
      change((before) => ({ ...before, files: before.files.map(update) }), place)
      if (state.state === 'failed') actions.announce(state.why)
      if (state.state === 'ready') {
        const { upload } = state
        const said = [sayRead(upload), sayNotes(upload.notes)].filter(Boolean)
        actions.announce(`${name}: ${said.join(', ')}`)
      }
    }
    const added: PromptFile = { id, name, state: { state: 'waiting' } }
    change((before) => ({ ...before, files: [...before.files, added] }))
    uploader.add(id, file, set)
  }

  function detach(ids: readonly string[], at = place): void {
    ids.forEach(uploader.drop)
    const files = (before: Prompt) => before.files.filter(({ id }) => !ids.includes(id))
    change((before) => ({ ...before, files: files(before) }), at)
  }

  async function send(): Promise<void> {
    const message = text.trim()
    if (message === '' && files.length === 0) return
    const why = whyNotYet(files)
    if (why !== undefined) return actions.announce(`Not sent. ${why}.`)
    change(() => empty)
    const uploads = uploadsOf(files)
    const sent =
      files.length === 0 && isHtmlDocument(message)
        ? await actions.importHtml(message)
        : await actions.send(message, uploads, { route })
    if (sent) return
    // On the start page, sending may have created a session.
    const at = session === undefined ? placeNow.current : place
    change((now) => {
      const all = [...files, ...now.files]
      return now.text === '' ? { text: message, files: all, route } : { ...now, files: all }
    }, at)
    await detachMissing(uploads, at)
  }

  /** Without those that were deleted, the message can be sent. */
  async function detachMissing(uploads: readonly UploadRow[], at: string): Promise<void> {
    const missing = await findMissing(uploads)
    if (missing.length === 0) return
    const ids = missing.map(({ upload_id }) => upload_id)
    const isMissing = ({ state }: PromptFile) =>
      state.state === 'ready' && ids.includes(state.upload.upload_id)
    const files = latest.current[at]?.files ?? []
    detach(
      files.filter(isMissing).map(({ id }) => id),
      at,
    )
    const names = missing.map(({ name }) => name).join(', ')
    actions.showProblem(`The server does not have ${names} any longer. Attach it again.`)
  }

  return {
    box: {
      text,
      files,
      route,
      onRoute: (chosen: Route | undefined) => change((before) => ({ ...before, route: chosen })),
      onText: setText,
      onFiles: (given: File[]) => void addFiles(given),
      onDetach: (id: string) => detach([id]),
      onRetry: uploader.retry,
      onDeleteFile: actions.deleteFile,
      onPasteHtml: (html: string) => void actions.importHtml(html),
      onSend: () => void send(),
      onStop: () => void actions.stop(),
    },
  }
}

/** What is stored of a prompt. */
function readPrompt(place: string): Prompt {
  const text = read(`prompt of ${place}`)
  return { ...empty, text, files: filesOf(parseUploads(read(`files of ${place}`))) }
}

function writePrompt(place: string, before: Prompt, { text, files }: Prompt): void {
  if (text !== before.text) write(`prompt of ${place}`, text)
  if (files === before.files) return
  const uploads = uploadsOf(files)
  write(`files of ${place}`, uploads.length === 0 ? '' : JSON.stringify(uploads))
}

function read(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}

function write(key: string, value: string): void {
  try {
    if (value === '') sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, value)
  } catch {
    // Without storage, the prompt lasts until the page is closed.
  }
}
