import {
  AlignmentType,
  Document,
  Footer,
  LevelFormat,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  TextRun,
  type ILevelsOptions,
} from 'docx'
import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate'
import type { Root } from 'hast'
import { fromParse5 } from 'hast-util-from-parse5'
import { parseFragment } from 'parse5'
import sharp from 'sharp'
import type { View } from '../chromium/page.ts'
import { zipTime, type ExportContext, type ExportedFile, type Source } from '../exporter.ts'
import { snapshotOf, type Snapshot } from '../snapshot.ts'
import { blocksOf } from './blocks.ts'
import type { WordPicture } from './runs.ts'

const view: View = { width: 900, height: 1200, scale: 1, scheme: 'light', media: 'screen' }

/** Writes a document for Word: its text with real styles, and pictures of what Word has nothing for. */
export async function exportDocx(
  source: Source,
  { notes }: { notes: boolean },
  context: ExportContext,
): Promise<ExportedFile> {
  const page = await snapshotOf(source, view, notes, context)
  context.say('Writing the Word file')
  const tree = fromParse5(parseFragment(page.html))
  const pictures = await wordPictures(page.pictures)
  const children = blocksOf(isRoot(tree) ? tree.children : [], pictures, page.isRightToLeft)
  const file = await Packer.toBuffer(
    new Document({
      title: source.title,
      creator: '',
      lastModifiedBy: '',
      numbering: { config: [bullets, numbers] },
      styles: { default: defaultStyles },
      sections: [{ children, footers: { default: pageNumbers } }],
    }),
  )
  return {
    bytes: withoutChance(file, source),
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    extension: 'docx',
    report: [
      ...page.report,
      ...[...page.pictures].flatMap(([name, { box }]) =>
        box
          ? [
              {
                what: 'A drawing',
                where: name,
                why: 'Word has nothing like it, so it is a picture.',
              },
            ]
          : [],
      ),
    ],
  }
}

function isRoot(node: { type: string }): node is Root {
  return node.type === 'root'
}

function levels(
  format: ILevelsOptions['format'],
  text: (level: number) => string,
): ILevelsOptions[] {
  return Array.from({ length: 9 }, (_, level) => ({
    level,
    format,
    text: text(level),
    alignment: AlignmentType.LEFT,
    style: { paragraph: { indent: { left: 720 * (level + 1), hanging: 360 } } },
  }))
}

const bullets = {
  reference: 'bullets',
  levels: levels(LevelFormat.BULLET, (level) => '•◦▪'[level % 3] ?? '•'),
}
const numbers = {
  reference: 'numbers',
  levels: levels(LevelFormat.DECIMAL, (level) => `%${level + 1}.`),
}

const heading = (size: number) => ({
  run: { size, bold: true, color: '1F2937' },
  paragraph: { spacing: { before: size * 8, after: 120 }, keepNext: true },
})

const defaultStyles = {
  document: {
    run: { font: 'Calibri', size: 22 },
    paragraph: { spacing: { after: 120, line: 264, lineRule: LineRuleType.AUTO } },
  },
  heading1: heading(40),
  heading2: heading(30),
  heading3: heading(26),
  heading4: heading(24),
  heading5: heading(22),
  heading6: heading(22),
}

const pageNumbers = new Footer({
  children: [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      children: [new TextRun({ children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES] })],
    }),
  ],
})

/** The pictures in formats that Word reads; those that can’t be read are left out. */
async function wordPictures(pictures: Snapshot['pictures']): Promise<Map<string, WordPicture>> {
  const found = new Map<string, WordPicture>()
  for (const [name, { bytes, box }] of pictures) {
    try {
      const { format, width, height } = await sharp(bytes).metadata()
      const isKnown = format === 'png' || format === 'gif' || format === 'jpeg'
      const data = isKnown ? bytes : await sharp(bytes, { density: 192 }).png().toBuffer()
      const type = format === 'jpeg' ? 'jpg' : format === 'gif' ? 'gif' : 'png'
      const size = box ?? { width: width ?? 1, height: height ?? 1 }
      found.set(name, { type, bytes: data, width: size.width, height: size.height })
    } catch {
      // Its alternative text takes its place.
    }
  }
  return found
}

/** The same bytes for the same version: without the time of writing and chosen numbers. */
function withoutChance(file: Buffer, source: Source): Buffer {
  const files: Zippable = {}
  const time = source.created_at.replace(/\.\d+Z$/, 'Z')
  const ids = new Map<string, string>()
  let drawings = 0
  for (const [name, bytes] of Object.entries(unzipSync(file))) {
    if (name.endsWith('/')) continue
    if (!/\.(?:xml|rels)$/.test(name)) {
      files[name] = bytes
      continue
    }
    const text = strFromU8(bytes)
      .replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${time}`)
      .replace(/(<wp:docPr id=")\d+/g, (_, start: string) => `${start}${++drawings}`)
      .replace(/\brId[\w-]{15,}/g, (id) => {
        const short = ids.get(id) ?? `rIdLink${ids.size + 1}`
        ids.set(id, short)
        return short
      })
    files[name] = strToU8(text)
  }
  return Buffer.from(zipSync(files, { mtime: zipTime(source) }))
}
