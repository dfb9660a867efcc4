/** Text without the characters that XML has not. Source: https://www.w3.org/TR/xml/#charsets */
export function xmlCharacters(text: string): string {
  return text.toWellFormed().replaceAll(/(?![\t\n\r\u007f-\u009f])\p{Cc}|[\ufffe\uffff]/gu, '')
}
