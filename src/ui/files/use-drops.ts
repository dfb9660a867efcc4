import { useEffect, useState, type DragEvent } from 'react'

const pointerEvents = ['pointerleave', 'pointermove', 'pointerdown'] as const

/** Has files dropped anywhere in the app. Returns what listens to them, and whether some are held over it. */
export function useDrops(onFiles: (files: File[]) => void) {
  const [isDropping, setDropping] = useState(false)

  // A frame would keep the drag that begins over it to itself. Files come from outside of the window, so
  // frames take no part while the mouse is there; it does not move again in the page before the drop.
  useEffect(() => {
    const root = document.documentElement
    const set = ({ type, pointerType }: PointerEvent) =>
      root.classList.toggle('mouse-away', type === 'pointerleave' && pointerType === 'mouse')
    for (const type of pointerEvents) root.addEventListener(type, set)
    return () => pointerEvents.forEach((type) => root.removeEventListener(type, set))
  }, [])

  function onDrag(event: DragEvent): void {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setDropping(event.type === 'dragover')
    if (event.type === 'drop') onFiles([...event.dataTransfer.files])
  }

  return { isDropping, listeners: { onDragOver: onDrag, onDragLeave: onDrag, onDrop: onDrag } }
}
