import type { PageKind } from './kinds.ts'

/** The words that the composer itself adds to a document. */
export interface Words {
  lang: string
  contents: string
  total: string
  data: string
  charts: string
  /** The same after a name and a colon. */
  itsCharts: string
  /** The title of a document that has no other. */
  titles: Record<PageKind, string>
  /** The line above a title; empty for none. */
  kinds: Record<PageKind, string>
  /** The parts of a document without content, and what to write into each. English by default. */
  outlines?: Record<PageKind, [title: string, asks: string][]>
  /** The prompt under the title of such a document. */
  leadAsked: string
  /** Marks a blank to fill in. */
  blank(what: string): string
}

/** The words of a language, or the English ones if it has none. */
export function wordsOf(lang: string): Words {
  return (hasWords(lang) && wordsByLanguage[lang]) || english
}

/** Whether a language has its own words here. */
export function hasWords(lang: string): boolean {
  return Object.hasOwn(wordsByLanguage, lang)
}

const englishBlanks = {
  leadAsked: 'one sentence on what this is about',
  blank: (what: string) => `<mark>[to be filled in: ${what}]</mark>`,
}

const english: Words = {
  lang: 'en',
  contents: 'Contents',
  total: 'Total',
  data: 'Data',
  charts: 'Charts',
  itsCharts: 'charts',
  titles: {
    report: 'Report',
    dashboard: 'Dashboard',
    brief: 'Brief',
    slides: 'Presentation',
    landing: 'Welcome',
  },
  kinds: {
    report: 'Report',
    dashboard: 'Dashboard',
    brief: 'Brief',
    slides: 'Slides',
    landing: '',
  },
  ...englishBlanks,
}

const wordsByLanguage: Record<string, Words> = {
  en: english,
  de: {
    lang: 'de',
    contents: 'Inhalt',
    total: 'Summe',
    data: 'Daten',
    charts: 'Diagramme',
    itsCharts: 'Diagramme',
    titles: {
      report: 'Bericht',
      dashboard: 'Übersicht',
      brief: 'Zusammenfassung',
      slides: 'Präsentation',
      landing: 'Willkommen',
    },
    kinds: {
      report: 'Bericht',
      dashboard: 'Dashboard',
      brief: 'Kurzbericht',
      slides: 'Folien',
      landing: '',
    },
    outlines: {
      report: [
        ['Zusammenfassung', 'das Ergebnis in drei Sätzen'],
        ['Hintergrund', 'warum das untersucht wurde'],
        ['Ergebnisse', 'was sich gezeigt hat, mit Zahlen'],
        ['Empfehlungen', 'was getan werden sollte'],
        ['Nächste Schritte', 'wer tut was bis wann'],
      ],
      dashboard: [
        ['Kennzahlen', 'die wichtigen Zahlen mit ihrem Zeitraum'],
        ['Entwicklung', 'der Verlauf über die Zeit'],
        ['Einzelheiten', 'die Zeilen hinter den Zahlen'],
      ],
      brief: [
        ['Zweck', 'wozu das dient'],
        ['Das Wichtigste', 'die drei wichtigsten Punkte'],
        ['Entscheidung', 'was von wem bis wann zu entscheiden ist'],
      ],
      slides: [
        ['Die Lage', 'wo wir stehen'],
        ['Das Problem', 'was sich ändern muss'],
        ['Der Vorschlag', 'was wir vorschlagen'],
        ['Nächste Schritte', 'wer tut was bis wann'],
      ],
      landing: [
        ['Was es ist', 'das Angebot in zwei Sätzen'],
        ['Was es bringt', 'drei Vorteile'],
        ['Wie es geht', 'die Schritte'],
        ['Kontakt', 'wie man Sie erreicht'],
      ],
    },
    leadAsked: 'ein Satz dazu, worum es geht',
    blank: (what) => `<mark data-blank>[auszufüllen: ${what}]</mark>`,
  },
  fr: {
    lang: 'fr',
    contents: 'Sommaire',
    total: 'Total',
    data: 'Données',
    charts: 'Graphiques',
    itsCharts: 'graphiques',
    titles: {
      report: 'Rapport',
      dashboard: 'Tableau de bord',
      brief: 'Synthèse',
      slides: 'Présentation',
      landing: 'Bienvenue',
    },
    kinds: {
      report: 'Rapport',
      dashboard: 'Tableau de bord',
      brief: 'Synthèse',
      slides: 'Présentation',
      landing: '',
    },
    ...englishBlanks,
  },
  es: {
    lang: 'es',
    contents: 'Contenido',
    total: 'Total',
    data: 'Datos',
    charts: 'Gráficos',
    itsCharts: 'gráficos',
    titles: {
      report: 'Informe',
      dashboard: 'Cuadro de mando',
      brief: 'Resumen',
      slides: 'Presentación',
      landing: 'Inicio',
    },
    kinds: {
      report: 'Informe',
      dashboard: 'Cuadro de mando',
      brief: 'Resumen',
      slides: 'Presentación',
      landing: '',
    },
    ...englishBlanks,
  },
  ar: {
    lang: 'ar',
    contents: 'المحتويات',
    total: 'المجموع',
    data: 'البيانات',
    charts: 'الرسوم البيانية',
    itsCharts: 'الرسوم البيانية',
    titles: {
      report: 'تقرير',
      dashboard: 'لوحة معلومات',
      brief: 'موجز',
      slides: 'عرض تقديمي',
      landing: 'مرحبًا',
    },
    kinds: {
      report: 'تقرير',
      dashboard: 'لوحة معلومات',
      brief: 'موجز',
      slides: 'عرض تقديمي',
      landing: '',
    },
    ...englishBlanks,
  },
  ja: {
    lang: 'ja',
    contents: '目次',
    total: '合計',
    data: 'データ',
    charts: 'グラフ',
    itsCharts: 'グラフ',
    titles: {
      report: 'レポート',
      dashboard: 'ダッシュボード',
      brief: '概要',
      slides: 'プレゼンテーション',
      landing: 'ようこそ',
    },
    kinds: {
      report: 'レポート',
      dashboard: 'ダッシュボード',
      brief: '概要',
      slides: 'スライド',
      landing: '',
    },
    ...englishBlanks,
  },
}
