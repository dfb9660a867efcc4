import type { ExportNote } from '../../protocol/exports.ts'

/** See `beside-slides.js`. */
export function findBesideSlides(): ExportNote[]
