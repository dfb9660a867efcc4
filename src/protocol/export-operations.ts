import * as v from 'valibot'
import { ExportEvent, ExportRequest, HtmlOptions, ImageOptions, PdfOptions } from './exports.ts'
import type { Operations } from './operation.ts'
import { wholeNumber } from './text.ts'

const exportedVersion = { version: v.optional(wholeNumber(1, 2 ** 31)) }
const { notes } = HtmlOptions.entries
const image = {
  method: 'GET',
  query: { ...exportedVersion, ...ImageOptions.entries },
  media: '*/*',
  rateLimited: true,
  errors: [422, 501, 503],
} as const

export const exportOperations = {
  exportDocument: {
    method: 'POST',
    path: '/api/documents/:did/exports',
    body: ExportRequest,
    events: ExportEvent,
    repeatable: true,
    rateLimited: true,
    errors: [501],
  },
  downloadExport: {
    method: 'GET',
    path: '/api/exports/:eid',
    media: '*/*',
    rateLimited: true,
    errors: [501, 503],
  },
  exportHtml: {
    method: 'GET',
    path: '/api/documents/:did/export.html',
    query: { ...exportedVersion, notes },
    media: 'text/html',
  },
  exportPdf: {
    method: 'GET',
    path: '/api/documents/:did/export.pdf',
    query: { ...exportedVersion, ...PdfOptions.entries },
    media: '*/*',
    rateLimited: true,
    errors: [422, 501, 503],
  },
  exportDocx: {
    method: 'GET',
    path: '/api/documents/:did/export.docx',
    query: { ...exportedVersion, notes },
    media: '*/*',
    rateLimited: true,
    errors: [422, 501, 503],
  },
  exportMarkdown: {
    method: 'GET',
    path: '/api/documents/:did/export.md',
    query: { ...exportedVersion, notes },
    media: '*/*',
    rateLimited: true,
    errors: [422, 501, 503],
  },
  exportPng: { ...image, path: '/api/documents/:did/export.png' },
  exportJpeg: { ...image, path: '/api/documents/:did/export.jpeg' },
  exportWebp: { ...image, path: '/api/documents/:did/export.webp' },
} as const satisfies Operations
