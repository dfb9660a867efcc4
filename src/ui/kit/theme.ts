import { useEffect, useState, useSyncExternalStore } from 'react'

const key = 'theme'
const system = matchMedia('(prefers-color-scheme: dark)')

function onSystemChange(onChange: () => void): () => void {
  system.addEventListener('change', onChange)
  return () => system.removeEventListener('change', onChange)
}

/** Light or dark: the system's choice until the person makes one. */
export function useTheme() {
  const [chosen, setChosen] = useState(readChoice)
  const systemDark = useSyncExternalStore(onSystemChange, () => system.matches)
  const isDark = chosen ? chosen === 'dark' : systemDark

  useEffect(() => {
    document.documentElement.style.colorScheme = chosen ?? 'light dark'
  }, [chosen])

  return {
    isDark,
    toggle() {
      const next = isDark ? 'light' : 'dark'
      setChosen(next)
      try {
        localStorage.setItem(key, next)
      } catch {
        // Without storage, the choice lasts until the page is closed.
      }
    },
  }
}

function readChoice(): 'light' | 'dark' | undefined {
  try {
    const stored = localStorage.getItem(key)
    return stored === 'light' || stored === 'dark' ? stored : undefined
  } catch {
    return undefined
  }
}
