import { count } from '../content.ts'
import type { OfficePackage } from '../package.ts'
import { readWholeXml } from '../xml.ts'

/** What a workbook has besides cells, in words; empty if there is nothing. */
export async function extrasOf(file: OfficePackage): Promise<string[]> {
  const found = { charts: 0, pictures: 0, boxes: 0 }
  for (const name of file.namesLike(/(?:^|\/)drawings\/drawing[^/]*\.xml$/i)) {
    const inDrawing = await readDrawing(file, name)
    found.charts += inDrawing.charts
    found.pictures += inDrawing.pictures
    found.boxes += inDrawing.boxes
  }
  const pivots = file.namesLike(/(?:^|\/)pivotCacheDefinition[^/]*\.xml$/i).length
  return [
    { number: found.charts, one: 'chart' },
    { number: found.pictures, one: 'picture' },
    { number: found.boxes, one: 'text box', many: 'text boxes' },
    { number: pivots, one: 'data cache of pivot tables', many: 'data caches of pivot tables' },
  ].flatMap(({ number, one, many }) => (number > 0 ? [count(number, one, many)] : []))
}

async function readDrawing(file: OfficePackage, name: string) {
  const found = { charts: 0, pictures: 0, boxes: 0 }
  let isShape = false
  let hasText = false
  await readWholeXml(file.stream(name), {
    open(element) {
      if (element === 'pic') found.pictures++
      // The name of a chart’s element, in both of its kinds.
      else if (element === 'chart') found.charts++
      else if (element === 'sp') [isShape, hasText] = [true, false]
    },
    close(element) {
      if (element !== 'sp') return
      if (hasText) found.boxes++
      isShape = false
    },
    text(text) {
      if (isShape && text.trim() !== '') hasText = true
    },
  })
  return found
}

/** The number of comments on the cells of a sheet. */
export async function countComments(
  file: OfficePackage,
  parts: readonly string[],
): Promise<number> {
  let comments = 0
  for (const part of parts) {
    await readWholeXml(file.stream(part), {
      open(element) {
        if (element === 'comment') comments++
      },
    })
  }
  return comments
}
