const whys = new Map<string, string>([
  ['SAFETY', 'it may be unsafe'],
  ['PROHIBITED_CONTENT', 'its content is prohibited'],
  ['BLOCKLIST', 'it contains a forbidden term'],
  ['SPII', 'it may contain sensitive personal data'],
  ['RECITATION', 'it repeats a source word for word'],
  ['LANGUAGE', 'its language is not supported'],
  ['IMAGE_SAFETY', 'the picture may be unsafe'],
  ['IMAGE_PROHIBITED_CONTENT', 'what the picture shows is prohibited'],
  ['IMAGE_RECITATION', 'the picture is too much like an existing one'],
  ['IMAGE_OTHER', 'the picture could not be made'],
  ['NO_IMAGE', 'it made no picture'],
])

/** Why Gemini blocked a message, as a sentence. */
export function describeBlock(reason: string): string {
  const why = whys.get(reason)
  return why ? `Gemini blocked the message because ${why}.` : 'Gemini blocked the message.'
}

/** Why Gemini stopped its answer on purpose, as a sentence; undefined if it did not. */
export function describeRefusal(reason: string): string | undefined {
  const why = whys.get(reason)
  return why && `Gemini stopped its answer because ${why}.`
}
