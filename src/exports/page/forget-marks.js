/**
 * Takes away the marks of the other functions of this folder that a document brings along: it may hold any
 * attribute. Only in the copy of the page in the browser. Its source text is sent to pages.
 */
export function forgetMarks() {
  const marks = document.evaluate(
    '//@*[starts-with(name(), "data-export-")]',
    document,
    null,
    XPathResult.ORDERED_NODE_SNAPSHOT_TYPE,
  )
  for (let at = 0; at < marks.snapshotLength; at++) {
    const mark = marks.snapshotItem(at)
    if (mark instanceof Attr) mark.ownerElement?.removeAttributeNode(mark)
  }
}
