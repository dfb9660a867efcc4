/** The words of a chart in a language. */
export interface ChartWords {
  title(of: string, by: string): string
  sum(of: string): string
  /** What is read aloud of it, from its title and its first and last values. */
  label(title: string, ends: { first: string; last: string } | undefined): string
  /** Behind the title, if it shows only the largest values. */
  largest(shown: number, all: number): string
}

const english: ChartWords = {
  title: (of, by) => `${of} by ${by}`,
  sum: (of) => `Sum of ${of}`,
  label: (title, ends) => `Chart: ${title}${ends ? `, from ${ends.first} to ${ends.last}` : ''}`,
  largest: (shown, all) => ` (the ${shown} largest of ${all})`,
}

const wordsByLanguage: Record<string, ChartWords> = {
  de: {
    title: (of, by) => `${of} nach ${by}`,
    sum: (of) => `Summe: ${of}`,
    label: (title, ends) =>
      `Diagramm: ${title}${ends ? `, von ${ends.first} bis ${ends.last}` : ''}`,
    largest: (shown, all) => ` (die ${shown} größten von ${all})`,
  },
  fr: {
    title: (of, by) => `${of} par ${by}`,
    sum: (of) => `Somme : ${of}`,
    label: (title, ends) =>
      `Graphique : ${title}${ends ? `, de ${ends.first} à ${ends.last}` : ''}`,
    largest: (shown, all) => ` (les ${shown} plus grandes valeurs sur ${all})`,
  },
  es: {
    title: (of, by) => `${of} por ${by}`,
    sum: (of) => `Suma: ${of}`,
    label: (title, ends) => `Gráfico: ${title}${ends ? `, de ${ends.first} a ${ends.last}` : ''}`,
    largest: (shown, all) => ` (los ${shown} mayores de ${all})`,
  },
}

/** The words of a language, or the English ones if it has none. */
export function chartWordsOf(lang: string | undefined): ChartWords {
  return (isOtherLanguage(lang) && wordsByLanguage[lang]) || english
}

/** Whether the words of a chart in a language are not English. */
export function isOtherLanguage(lang: string | undefined): lang is string {
  return lang !== undefined && Object.hasOwn(wordsByLanguage, lang)
}
