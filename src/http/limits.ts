import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import type { BodyLimit } from '../protocol/operation.ts'

const kibibyte = 1024
const mebibyte = 1024 * kibibyte

/** Bytes of a text: a message, a title, or a body without a document and files. */
export const maxTextBytes = 2 * mebibyte

type Sizes = Pick<Config, 'MAX_DOCUMENT_SIZE_MB' | 'MAX_UPLOAD_SIZE_MB'>

/** The limits of request bodies, in bytes. */
export function bodyLimits(config: Sizes): Record<BodyLimit, number> {
  return {
    text: maxTextBytes,
    // Each byte of a document may be sent as `\uXXXX`.
    document: config.MAX_DOCUMENT_SIZE_MB * mebibyte * 6 + 64 * kibibyte,
    // With the headers of the parts.
    files: maxUploadBytes(config) + 64 * kibibyte,
    attachments: maxTextBytes + maxUploadBytes(config) * (4 / 3),
  }
}

export function maxUploadBytes(config: Pick<Sizes, 'MAX_UPLOAD_SIZE_MB'>): number {
  return config.MAX_UPLOAD_SIZE_MB * mebibyte
}

/** @throws AppError `too_large` if the HTML is larger than the setting allows */
export function checkDocumentSize(
  { MAX_DOCUMENT_SIZE_MB }: Pick<Sizes, 'MAX_DOCUMENT_SIZE_MB'>,
  html: string,
): void {
  if (Buffer.byteLength(html) <= MAX_DOCUMENT_SIZE_MB * mebibyte) return
  throw new AppError(
    'too_large',
    `The document is larger than ${MAX_DOCUMENT_SIZE_MB} MB, which is the limit here.`,
  )
}

/** A limit as people read it. */
export function formatBytes(bytes: number): string {
  return bytes < mebibyte ? `${bytes / kibibyte} KB` : `${Math.floor(bytes / mebibyte)} MB`
}
