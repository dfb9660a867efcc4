import { defineConfig } from 'vite'
import { root } from '../root.ts'

/**
 * Builds one bundle of the server and its packages, which starts faster and in less memory than the
 * sources. `src/root.ts`, the threads and the process that reads files rely on its flat folder.
 */
export default defineConfig({
  root,
  publicDir: false,
  // Both are native; the database driver and `store/statement-cache.ts` must share one copy of `libsql`.
  ssr: { noExternal: true, external: ['libsql', 'sharp'] },
  build: {
    ssr: true,
    outDir: 'dist',
    target: 'node24',
    minify: false,
    rolldownOptions: {
      input: {
        server: 'src/runtime/node.ts',
        tool: 'src/runtime/tool.ts',
        thread: 'src/providers/composer/thread.ts',
        'changes-thread': 'src/documents/changes-thread.ts',
        'write-thread': 'src/exports/write-thread.ts',
        'read-process': 'src/uploads/reading/read-process.ts',
      },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
})
