import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { exportPptx } from '../../src/exports/pptx/index.ts'
import type { TextItem } from '../../src/exports/pptx/items.ts'
import { readLooks } from '../../src/exports/pptx/looks.ts'
import { createReport } from '../../src/exports/pptx/report.ts'
import { findRendered, readRendered, type Rendered } from '../../src/exports/pptx/boxes/rendered.ts'
import { itemsOf } from '../../src/exports/pptx/boxes/walk.ts'
import type { Looks } from '../../src/exports/pptx/text/look.ts'
import { prepareBoxes } from '../../src/exports/page/boxes.js'
import { showSlide } from '../../src/exports/page/slide-pictures.js'
import type { Box } from '../../src/exports/capture.ts'
import { createOwnRenderer, exportContext } from '../support/exports.ts'
import { readPresentation } from '../support/presentation.ts'
import { temporaryFolder } from '../support/app.ts'

/** The decks, which are written as models write them. */
const folder = new URL('../fixtures/decks/', import.meta.url)
const decks = readdirSync(folder).map((name) => ({
  name: basename(name, '.html'),
  html: readFileSync(new URL(name, folder), 'utf8'),
}))

const missing = ['soffice', 'pdftotext'].filter((name) => spawnSync(name, ['--version']).error)
const skip =
  missing.length > 0 && `${missing.join(' and ')} can’t be found: install LibreOffice and Poppler`

/** What is compared is as wide as this, in CSS pixels. */
const screenWidth = 1280
const maxDistance = 4

interface Word {
  text: string
  box: Box
  /** How high the line is on which it stands. */
  base: number
}

/** A slide in the browser: its texts, and the words in it. */
interface Seen {
  texts: TextItem[]
  words: Word[]
}

describe('a presentation in LibreOffice', { skip, timeout: 600_000 }, () => {
  it('has the lines and the places of the browser', async () => {
    using temporary = temporaryFolder()
    const renderer = createOwnRenderer()
    const seen = new Map<string, Seen[]>()
    for (const { name, html } of decks) {
      const source = { html, title: name, created_at: '2026-11-30T10:20:30.123Z' }
      const { bytes } = await exportPptx(source, { mode: 'editable' }, exportContext(renderer))
      readPresentation(bytes)
      writeFileSync(join(temporary.path, `${name}.pptx`), bytes)
      const view = {
        width: screenWidth,
        height: 720,
        scale: 1,
        scheme: 'light',
        media: 'screen',
      } as const
      seen.set(
        name,
        await renderer.open(html, { view, signal: AbortSignal.timeout(60_000) }, async (page) => {
          const { count } = await page.run(showSlide, 0)
          const slides: Seen[] = []
          for (let index = 0; index < count; index++) {
            await page.run(showSlide, index)
            await page.run(prepareBoxes, index)
            const all = await readRendered(page.session)
            const root = findRendered(all, ({ attributes }) => attributes.has('data-export-root'))
            assert.ok(root)
            const looks = await readLooks(page, all, createReport([]))
            slides.push(onScreen(root, looks))
          }
          return slides
        }),
      )
    }
    await renderer.close()
    convert(temporary.path)
    const total = { boxes: 0, sameLines: 0, near: 0 }
    for (const [name, slides] of seen) {
      const pages = wordsOfPdf(join(temporary.path, `${name}.pdf`))
      const counts = { boxes: 0, sameLines: 0, near: 0 }
      assert.equal(pages.length, slides.length, name)
      for (const [at, slide] of slides.entries()) {
        for (const text of slide.texts) {
          const expected = linesIn(slide.words, text)
          const found = linesIn(pages[at] ?? [], text)
          if (expected.length === 0) continue
          counts.boxes++
          if (found.length === expected.length) counts.sameLines++
          const distance = distanceBetween(expected[0], found[0], text)
          if (distance <= maxDistance) counts.near++
          if (found.length !== expected.length || distance > maxDistance) {
            const words = expected.flat().map((word) => word.text)
            console.log(
              `  ${name} ${at + 1}: “${words.join(' ').slice(0, 50)}”: ${expected.length} lines, not ${found.length}; ${distance.toFixed(1)} px`,
            )
          }
        }
      }
      report(name, counts)
      total.boxes += counts.boxes
      total.sameLines += counts.sameLines
      total.near += counts.near
    }
    report('all decks', total)
    assert.ok(total.boxes > 100)
    assert.equal(total.sameLines, total.boxes)
    assert.ok(total.near >= total.boxes * 0.95)
  })
})

function report(name: string, counts: { boxes: number; sameLines: number; near: number }): void {
  const share = (count: number) => `${((100 * count) / Math.max(1, counts.boxes)).toFixed(1)} %`
  console.log(
    `${name}: ${counts.boxes} boxes, same lines ${share(counts.sameLines)}, within ${maxDistance} px ${share(counts.near)}`,
  )
}

/** Converts all presentations of a folder to PDF, with the fonts that the browser has. */
function convert(path: string): void {
  const home = join(path, 'fonts')
  mkdirSync(home)
  const fonts = dirname(
    dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/arimo/package.json')),
  )
  writeFileSync(
    join(home, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>${fonts}</dir><cachedir>${home}/cache</cachedir></fontconfig>`,
  )
  const files = readdirSync(path).filter((name) => name.endsWith('.pptx'))
  execFileSync(
    'soffice',
    [`-env:UserInstallation=file://${path}/office`, '--headless', '--convert-to', 'pdf', ...files],
    {
      cwd: path,
      env: { ...process.env, FONTCONFIG_FILE: join(home, 'fonts.conf') },
      stdio: 'ignore',
    },
  )
}

/** How high the base of a word is in the box that Poppler gives it, whatever its font. */
const popplerAscent = 0.95 / 1.3

/** How high the base of a line of text is in the box that the browser gives it. */
const ascents: Readonly<Record<string, number>> = {
  Arial: 0.905 / 1.117,
  'Times New Roman': 0.891 / 1.107,
  'Courier New': 0.833 / 1.133,
  Georgia: 0.917 / 1.136,
  Calibri: 0.75,
}

function ascentOf(font: string): number {
  return ascents[font] ?? 0.81
}

/** The words of each page, in CSS pixels of a slide. */
function wordsOfPdf(path: string): Word[][] {
  const xml = execFileSync('pdftotext', ['-bbox', path, '-'], { encoding: 'utf8' })
  return xml
    .split('<page ')
    .slice(1)
    .map((page) => {
      const number = (text: string, name: string) =>
        Number(new RegExp(`${name}="([-\\d.]+)"`).exec(text)?.[1])
      const scale = screenWidth / number(page, 'width')
      return [...page.matchAll(/<word ([^>]*)>(.*?)<\/word>/g)].map(([, place = '', text = '']) => {
        const [x, y] = [number(place, 'xMin') * scale, number(place, 'yMin') * scale]
        const width = number(place, 'xMax') * scale - x
        const height = number(place, 'yMax') * scale - y
        return { text, box: { x, y, width, height }, base: y + popplerAscent * height }
      })
    })
}

/** What a slide shows, in CSS pixels of a slide, without what is turned. */
function onScreen(root: Rendered, looks: Looks): Seen {
  const scale = screenWidth / root.box.width
  const fit = ({ x, y, width, height }: Box): Box => ({
    x: (x - root.box.x) * scale,
    y: (y - root.box.y) * scale,
    width: width * scale,
    height: height * scale,
  })
  const parentOf = (one: Rendered) => one.parent ?? one
  const words = (one: Rendered): Word[] =>
    one.name === '::marker' && one.style('list-style-position') !== 'inside'
      ? []
      : [
          ...one.fragments.map((fragment) => {
            const box = fit(fragment.box)
            const base =
              box.y + box.height * ascentOf(looks.font(parentOf(one).style('font-family')))
            return { text: fragment.text, box, base }
          }),
          ...one.children.flatMap(words),
        ]
  return {
    words: words(root),
    texts: itemsOf(root, { looks, chartOf: () => undefined }).flatMap((item) =>
      item.kind === 'text' && item.turn === 0 ? [{ ...item, box: textBox(item, fit, scale) }] : [],
    ),
  }
}

/** The box of a text without the room before it for bullets. */
function textBox({ box, paragraphs }: TextItem, fit: (box: Box) => Box, scale: number): Box {
  const gap = Math.min(...paragraphs.map(({ indent }) => indent)) * scale
  const { x, y, width, height } = fit(box)
  return { x: paragraphs[0]?.isRightToLeft ? x : x + gap, y, width: width - gap, height }
}

/** The words in a text box, by the lines on which they stand. */
function linesIn(words: readonly Word[], { box }: TextItem): Word[][] {
  const near = 3
  const inside = words.filter(({ text, box: own }) => {
    const [x, y] = [own.x + own.width / 2, own.y + own.height / 2]
    return (
      text.trim() !== '' &&
      x > box.x - near &&
      x < box.x + box.width + near &&
      y > box.y - near &&
      y < box.y + box.height + near
    )
  })
  const lines: Word[][] = []
  for (const word of inside.toSorted((a, b) => middleOf([a]) - middleOf([b]))) {
    const last = lines.at(-1)
    if (last && middleOf([word]) - middleOf(last) < 0.5 * tallest(last).box.height) last.push(word)
    else lines.push([word])
  }
  return lines
}

function tallest(words: readonly Word[]): Word {
  const [first] = words.toSorted((a, b) => b.box.height - a.box.height)
  assert.ok(first)
  return first
}

function middleOf(words: readonly Word[]): number {
  const { y, height } = tallest(words).box
  return y + height / 2
}

/** How far a line is from where it should be: at the side at which it is aligned, and in height. */
function distanceBetween(
  expected: readonly Word[] | undefined,
  found: readonly Word[] | undefined,
  { paragraphs: [paragraph] }: TextItem,
): number {
  if (!expected || !found || !paragraph) return Infinity
  const side = (words: readonly Word[]) => {
    const left = Math.min(...words.map(({ box }) => box.x))
    const right = Math.max(...words.map(({ box }) => box.x + box.width))
    if (paragraph.align === 'center') return (left + right) / 2
    return paragraph.align === 'right' || paragraph.isRightToLeft ? right : left
  }
  const across = Math.abs(side(expected) - side(found))
  const down = Math.abs(tallest(expected).base - tallest(found).base)
  // LibreOffice has no glyphs for emoji, so nothing is there where a line begins with one.
  const hasEmoji = expected.some(({ text }) => /\p{Extended_Pictographic}/u.test(text))
  return hasEmoji ? down : Math.max(across, down)
}
