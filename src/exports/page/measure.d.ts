/** See `measure.js`. */
export function measure(
  selector: string | null,
): { x: number; y: number; width: number; height: number } | null
