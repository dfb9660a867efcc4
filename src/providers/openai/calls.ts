import { z } from 'zod'
import type { ModelEvent, ToolCall } from '../provider.ts'

/** A piece of a tool call. Servers leave out, repeat or mix up all of it but the arguments. */
export const CallPiece = z.object({
  index: z.number().nullish().catch(undefined),
  id: z.string().nullish().catch(undefined),
  function: z
    .object({
      name: z.string().nullish().catch(undefined),
      /** JSON text or, from some servers, the object itself. */
      arguments: z.unknown().optional(),
    })
    .nullish()
    .catch(undefined),
})
export type CallPiece = z.output<typeof CallPiece>

interface OpenCall extends ToolCall {
  index: number | undefined
  /** As the server wrote it; two calls may have the same. */
  givenId: string
  /** Among the pieces of the chunk that began it. */
  position: number
  /** Of its input so far. */
  scan: Scan
}

/** Assembles the tool calls of one answer, each with an id of its own. */
export function createCalls() {
  const calls: OpenCall[] = []

  /** The call that a piece goes on with: by its index, else its id, else its position. */
  function callOf(piece: CallPiece, position: number): OpenCall | undefined {
    const { index, id } = piece
    if (typeof index === 'number') return calls.findLast((call) => call.index === index)
    if (id) return calls.findLast((call) => call.givenId === id)
    return calls.findLast((call) => call.position === position)
  }

  function open(piece: CallPiece, position: number): OpenCall {
    const givenId = piece.id ?? ''
    const isFree = (id: string) => id !== '' && calls.every((call) => call.id !== id)
    let id = givenId
    for (let number = calls.length + 1; !isFree(id); number++) id = `call_${number}`
    const name = piece.function?.name ?? ''
    const index = piece.index ?? undefined
    const call = { id, name, input: '', index, givenId, position, scan: createScan() }
    calls.push(call)
    return call
  }

  return {
    *take(piece: CallPiece, position: number): Generator<ModelEvent> {
      const text = textOf(piece.function?.arguments)
      const current = callOf(piece, position)
      const isNew = !current || beginsAnother(piece, text, current)
      const call = isNew ? open(piece, position) : current
      if (isNew) yield { type: 'call_start', id: call.id, name: call.name }
      call.name ||= piece.function?.name ?? ''
      call.input += text
      call.scan.add(text)
      if (text !== '') yield { type: 'call_input', id: call.id, text }
    },
    all: (): ToolCall[] => calls.map(({ id, name, input }) => ({ id, name, input: input || '{}' })),
  }
}

/**
 * Whether a piece begins a call although it has the place of another: some servers give all calls the
 * index 0 or the same id. Others repeat the name with each piece.
 */
function beginsAnother(piece: CallPiece, text: string, current: OpenCall): boolean {
  if (!piece.function?.name) return false
  if (piece.id && current.givenId && piece.id !== current.givenId) return true
  return text !== '' && current.scan.isComplete()
}

/** Finds out while an input grows whether it is a complete object, reading each character once. */
interface Scan {
  add(text: string): void
  isComplete(): boolean
}

function createScan(): Scan {
  let depth = 0
  let isText = false
  let isEscaped = false
  let isComplete = false
  return {
    add(text) {
      for (const [token] of text.matchAll(/["\\{}]|[^"\\{}]+/g)) {
        if (isEscaped) isEscaped = false
        else if (isText) {
          isEscaped = token === '\\'
          isText = token !== '"'
        } else if (token === '"') isText = true
        else if (token === '{') depth++
        else if (token === '}') isComplete ||= --depth === 0
      }
    },
    isComplete: () => isComplete,
  }
}

function textOf(given: unknown): string {
  if (typeof given === 'string') return given
  return given === undefined || given === null ? '' : JSON.stringify(given)
}
