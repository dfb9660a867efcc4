import * as v from 'valibot'
import { ElementPath } from './resources.ts'

const maxPixels = 10_000_000
const pixels = v.pipe(
  v.number(),
  v.finite(),
  v.transform((value) => Math.max(-maxPixels, Math.min(maxPixels, value))),
)
const shortText = v.pipe(v.string(), v.maxLength(200))
const path = v.pipe(ElementPath, v.maxLength(64))

/** By what an element is found again in another version. */
const traits = { path, tag: shortText, text: shortText }

/**
 * Where a person is in a page: the scroll position, the element at the top of the screen with its
 * distance from the top, by which the place is found again in another version, and how far elements in
 * the page are scrolled themselves.
 */
export const PagePlace = v.object({
  x: pixels,
  y: pixels,
  anchor: v.optional(v.object({ ...traits, top: pixels })),
  scrollers: v.optional(
    v.pipe(v.array(v.object({ ...traits, left: pixels, top: pixels })), v.maxLength(20)),
  ),
})
export type PagePlace = v.InferOutput<typeof PagePlace>

/** A rectangle in the frame's window, in CSS pixels. */
export const Box = v.object({ x: pixels, y: pixels, width: pixels, height: pixels })
export type Box = v.InferOutput<typeof Box>

/** The first message of a page, which carries the port for all others. `scripts`: its own scripts run. */
export const Hello = v.object({ type: v.literal('hello'), scripts: v.boolean() })

/**
 * What a page reports through its port. Its text is only shown or sent back. Nothing in it does anything
 * but a command, which is sent only where a person pressed the keys for it.
 */
export const FrameMessage = v.variant('type', [
  v.object({
    type: v.literal('view'),
    x: pixels,
    y: pixels,
    /** Of the frame's window, without a vertical scroll bar. */
    width: pixels,
    height: pixels,
    /** For each watched target, the boxes of its elements. */
    boxes: v.pipe(v.array(v.pipe(v.array(Box), v.maxLength(200))), v.maxLength(1000)),
  }),
  v.object({ type: v.literal('place'), id: v.number(), place: PagePlace }),
  v.object({ type: v.literal('done'), id: v.number(), ok: v.boolean() }),
  v.object({ type: v.literal('command'), command: v.picklist(['undo', 'redo', 'print']) }),
])
export type FrameMessage = v.InferOutput<typeof FrameMessage>
export type FrameView = Extract<FrameMessage, { type: 'view' }>
export type FrameCommand = Extract<FrameMessage, { type: 'command' }>['command']

/** What the app looks for in a page: an element, all that a selector matches, or a gap between elements. */
export interface Target {
  path?: number[]
  tag?: string
  selector?: string
  gap?: { parent: number[]; index: number }
}

/** What the app asks of a page. */
export type FrameRequest =
  | { type: 'place'; id: number }
  | { type: 'restore'; id: number; place: PagePlace }
  | { type: 'patch'; id: number; html: string }
  | { type: 'watch'; targets: Target[] }
  | { type: 'reveal'; target: Target }
