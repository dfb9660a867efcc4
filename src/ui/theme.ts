import { useEffect, useState } from 'react'

const key = 'theme'

/** Light or dark: as the system has it, until the person chooses. */
export function useTheme() {
  const [chosen, setChosen] = useState(readChoice)
  const system = matchMedia('(prefers-color-scheme: dark)')
  const [systemDark, setSystemDark] = useState(system.matches)
  const isDark = chosen ? chosen === 'dark' : systemDark

  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)')
    const onChange = () => setSystemDark(query.matches)
    query.addEventListener('change', onChange)
    return () => query.removeEventListener('change', onChange)
  }, [])

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
        // Without storage the choice lasts as long as the page.
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
