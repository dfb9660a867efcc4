import { useEffect, useRef, useState } from 'react'
import * as v from 'valibot'
import { ExportRequest, type ExportEvent } from '../../protocol/exports.ts'
import { api, ApiError } from '../server/api.ts'

export type Made = Extract<ExportEvent, { type: 'export' }>

/** How an export goes on. */
export type ExportState =
  | { state: 'idle' }
  | { state: 'running'; content: string; share: number | undefined }
  | { state: 'made'; file: Made }
  | { state: 'failed'; content: string }

const unfinished = 'The connection broke off before the file was ready. Try again.'

/**
 * Makes files of a document, one at a time, and delivers each of them. What is under way ends with the
 * component.
 */
export function useExport(
  documentId: string,
  deliver: (file: Made, signal: AbortSignal) => void | Promise<void>,
) {
  const [state, setState] = useState<ExportState>({ state: 'idle' })
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  async function start(request: unknown): Promise<void> {
    running.current?.abort()
    const { signal } = (running.current = new AbortController())
    const show = (next: ExportState) => {
      if (!signal.aborted) setState(next)
    }
    show({ state: 'running', content: 'Starting', share: undefined })
    try {
      const body = v.parse(ExportRequest, request)
      let end: ExportState = { state: 'failed', content: unfinished }
      for await (const { event } of await api.exportDocument({ did: documentId, body }, signal)) {
        if (event.type === 'status') {
          const { content, done, total } = event
          show({ state: 'running', content, share: total ? (done ?? 0) / total : undefined })
        }
        if (event.type === 'export') end = { state: 'made', file: event }
        if (event.type === 'error') end = { state: 'failed', content: event.content }
      }
      if (end.state === 'made' && !signal.aborted) await deliver(end.file, signal)
      show(end)
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof ApiError) return show({ state: 'failed', content: error.message })
      if (v.isValiError(error)) {
        return show({ state: 'failed', content: 'One of the options is not valid.' })
      }
      throw error
    }
  }

  function cancel(): void {
    running.current?.abort()
    setState({ state: 'idle' })
  }

  return { state, start, cancel }
}

/** Lets the browser download a file, as if its link had been clicked. */
export function download({ url, file_name }: Made): void {
  const link = document.createElement('a')
  link.href = url
  link.download = file_name
  link.click()
}
