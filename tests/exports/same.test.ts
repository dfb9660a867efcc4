import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import * as v from 'valibot'
import { exportDocx } from '../../src/exports/docx/index.ts'
import { exportImages } from '../../src/exports/images.ts'
import { exportMarkdown } from '../../src/exports/markdown/index.ts'
import { createWriters } from '../../src/exports/writers.ts'
import { exportPdf } from '../../src/exports/pdf.ts'
import { exportPptx } from '../../src/exports/pptx/index.ts'
import { ImageOptions, PdfOptions } from '../../src/protocol/exports.ts'
import { createOwnRenderer, exportContext } from '../support/exports.ts'

const source = {
  html: `<!doctype html><html lang="en"><title>Same</title><h1>Same</h1><p><a href="http://a.example">x</a></p><ol><li>a</ol><ol><li>b</ol>
    <section class="slide"><svg width="90" height="90"><rect width="9" height="9"/></svg></section><section class="slide"><canvas></canvas>y</section>`,
  title: 'Same',
  created_at: '2026-11-30T10:20:30.123Z',
}

describe('an export of the same version', () => {
  const writers = createWriters()
  after(() => writers.close())

  it('has the same bytes from another browser, later, in any time zone', async () => {
    const made: Record<string, Buffer>[] = []
    for (const zone of ['UTC', 'Asia/Kolkata']) {
      process.env.TZ = zone
      const renderer = createOwnRenderer()
      const context = exportContext(renderer)
      const slides = v.parse(ImageOptions, { target: 'slides' })
      made.push({
        pdf: (await exportPdf(source, v.parse(PdfOptions, {}), context)).bytes,
        docx: (await exportDocx(writers, source, { notes: false }, context)).bytes,
        md: (await exportMarkdown(writers, source, { notes: false }, context)).bytes,
        pptx: (await exportPptx(source, { mode: 'editable' }, context)).bytes,
        zip: (await exportImages('png', source, slides, context)).bytes,
      })
      await renderer.close()
    }
    const [first, second] = made
    for (const [format, bytes] of Object.entries(first ?? {})) {
      assert.ok(bytes.equals(second?.[format] ?? Buffer.alloc(0)), format)
    }
  })
})
