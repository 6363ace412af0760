import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: 'client',
  base: '/',
  plugins: [svelte()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The charts are one lazy chunk of about 600 kB before compression; the first load is far smaller.
    chunkSizeWarningLimit: 700,
  },
  server: {
    proxy: Object.fromEntries(
      ['/api/', '/demo/api/', '/socket.io'].map((path) => [
        path,
        { target: 'http://127.0.0.1:3000', ws: path === '/socket.io' },
      ]),
    ),
  },
  test: {
    globalSetup: [new URL('./tests/support/global.ts', import.meta.url).pathname],
    projects: [
      {
        // Without the plugins of the pages: their browser builds of packages are not ours.
        root: import.meta.dirname,
        test: {
          name: 'server',
          environment: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/client/**'],
          testTimeout: 20_000,
        },
      },
      {
        root: import.meta.dirname,
        plugins: [svelte(), svelteTesting({ autoCleanup: false })],
        test: { name: 'client', environment: 'node', include: ['tests/client/**/*.test.ts'] },
      },
    ],
  },
});
