import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const publicFolder = fileURLToPath(new URL('../../public', import.meta.url))
const uiFolder = fileURLToPath(new URL('.', import.meta.url))
const licenses = 'assets/licenses.txt'
const server = `http://127.0.0.1:${process.env.PORT ?? 8000}`

/** Notices that Vite doesn't find: those of Swagger UI, which is a bundle itself, and of fonts. */
const notices = [
  'swagger-ui-dist/NOTICE',
  'swagger-ui-dist/swagger-ui-es-bundle.js.LICENSE.txt',
  '@fontsource-variable/inter/LICENSE',
  '@fontsource-variable/jetbrains-mono/LICENSE',
  '@fontsource-variable/source-serif-4/LICENSE',
]

function addNotices(): void {
  const require = createRequire(import.meta.url)
  for (const name of notices) {
    const text = readFileSync(require.resolve(name))
    appendFileSync(`${publicFolder}/${licenses}`, `\n## ${name}\n\n${text}`)
  }
}

export default defineConfig({
  root: uiFolder,
  publicDir: publicFolder,
  plugins: [
    react(),
    {
      name: 'clear-built-files',
      apply: 'build',
      // The folder also holds files that are not built, so only the built ones are removed.
      buildStart: () => rmSync(`${publicFolder}/assets`, { recursive: true, force: true }),
      // Compresses the files once, at the highest level, so that no response has to.
      closeBundle() {
        addNotices()
        // Compressed once, as small as possible, so that the server need not.
        for (const name of readdirSync(`${publicFolder}/assets`)) {
          if (!/\.(js|css|svg)$/.test(name)) continue
          const file = `${publicFolder}/assets/${name}`
          const content = readFileSync(file)
          writeFileSync(`${file}.br`, brotliCompressSync(content))
          writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
        }
      },
    },
  ],
  build: {
    outDir: publicFolder,
    emptyOutDir: false,
    copyPublicDir: false,
    assetsDir: 'assets',
    rolldownOptions: { input: [`${uiFolder}index.html`, `${uiFolder}docs.html`] },
    // For older targets, light-dark() would be rewritten and the theme switch would have no effect.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    license: { fileName: licenses },
    modulePreload: { polyfill: false },
    // Images stay files, because the app's policy restricts their sources.
    assetsInlineLimit: 0,
  },
  server: {
    host: '127.0.0.1',
    // Keeps the page's own host, so that the server does not refuse its writes as another site's.
    proxy: {
      '/api': { target: server, changeOrigin: false },
      '/preview': { target: server, changeOrigin: false },
    },
  },
})
