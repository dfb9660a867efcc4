/** What `chromium/page.ts` puts into the world in which the functions of this folder run. */
declare function findSlides(): HTMLElement[]
