// How the user interface is built, served while developing, and tested.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { basemap } from './scripts/basemap.mjs';

const backend = 'http://127.0.0.1:8080';

export default defineConfig({
  // Deep links fall back to index.html, so assets must be named from the root.
  base: '/',
  plugins: [svelte(), basemap()],
  build: {
    outDir: process.env['LETKA_UI_OUT'] ?? 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The map library alone is larger than the default limit.
    chunkSizeWarningLimit: 1400,
    // Everything is a file of our own origin: the content security policy needs no exception.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: { '/api': backend, '/health': backend },
  },
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts'],
  },
});
