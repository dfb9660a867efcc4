const maxLength = 500

/** The beginning of a text that is too long to be shown, and how much more there is. */
export function clip(text: string): string {
  if (text.length <= maxLength) return text
  const rest = text.length - maxLength
  return `${text.slice(0, maxLength)} … (${rest.toLocaleString()} more characters)`
}
