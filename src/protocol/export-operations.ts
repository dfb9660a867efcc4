import * as v from 'valibot'
import {
  ExportEvent,
  ExportRequest,
  HtmlOptions,
  ImageOptions,
  PdfOptions,
  PptxOptions,
} from './exports.ts'
import type { Operations } from './operation.ts'
import { wholeNumber } from './text.ts'

const exportedVersion = { version: v.optional(wholeNumber(1, 2 ** 31)) }
const { notes } = HtmlOptions.entries
const rendered = { method: 'GET', media: '*/*', rateLimited: true, errors: [501, 503] } as const
const image = { ...rendered, query: { ...exportedVersion, ...ImageOptions.entries } } as const

export const exportOperations = {
  exportDocument: {
    method: 'POST',
    path: '/api/documents/:did/exports',
    body: ExportRequest,
    events: ExportEvent,
    repeatable: true,
    rateLimited: true,
  },
  downloadExport: {
    ...rendered,
    path: '/api/exports/:eid',
    query: { inline: v.optional(v.boolean(), false) },
  },
  exportHtml: {
    method: 'GET',
    path: '/api/documents/:did/export.html',
    query: { ...exportedVersion, notes },
    media: 'text/html',
    rateLimited: true,
  },
  exportPdf: {
    ...rendered,
    path: '/api/documents/:did/export.pdf',
    query: { ...exportedVersion, ...PdfOptions.entries },
  },
  exportPptx: {
    ...rendered,
    path: '/api/documents/:did/export.pptx',
    query: { ...exportedVersion, ...PptxOptions.entries },
  },
  exportDocx: {
    ...rendered,
    path: '/api/documents/:did/export.docx',
    query: { ...exportedVersion, notes },
  },
  exportMarkdown: {
    ...rendered,
    path: '/api/documents/:did/export.md',
    query: { ...exportedVersion, notes },
  },
  exportPng: { ...image, path: '/api/documents/:did/export.png' },
  exportJpeg: { ...image, path: '/api/documents/:did/export.jpeg' },
  exportWebp: { ...image, path: '/api/documents/:did/export.webp' },
} as const satisfies Operations
