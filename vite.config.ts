import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';
import { listPages, precompress } from './client/web-build.js';

const inTests = (name: string) => new URL(`./tests/support/${name}`, import.meta.url).pathname;

export default defineConfig({
  root: 'client',
  base: '/',
  plugins: [svelte(), listPages(), precompress()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // Every browser of that target preloads modules by itself.
    modulePreload: { polyfill: false },
    // The charts are one lazy chunk of about 600 kB before compression; the first load is far smaller.
    chunkSizeWarningLimit: 700,
    // All that the first page needs in one file: over HTTP/1.1 a browser fetches six at a time.
    rolldownOptions: {
      // A slow machine need not tell somebody who only starts the product how slow it is.
      checks: { pluginTimings: false },
      output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
    },
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
    globalSetup: [inTests('global.ts')],
    projects: [
      {
        // Without the plugins of the pages: their browser builds of packages are not ours.
        root: import.meta.dirname,
        test: {
          name: 'server',
          environment: 'node',
          // Nothing of ours is global, so files may share a worker: most of a run went into loading the product.
          isolate: false,
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/client/**'],
          setupFiles: [inTests('properties.ts')],
          testTimeout: 20_000,
        },
      },
      {
        root: import.meta.dirname,
        plugins: [svelte(), svelteTesting({ autoCleanup: false })],
        test: {
          name: 'client',
          environment: 'node',
          include: ['tests/client/**/*.test.ts'],
          setupFiles: [inTests('properties.ts')],
          testTimeout: 20_000,
        },
      },
    ],
  },
});
