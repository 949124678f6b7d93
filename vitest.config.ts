import { defineConfig } from 'vitest/config';

/** The longest file by far, beside which all others run. */
const LONGEST = 'test/health/schedule.test.ts';
/** What starts bundles, each in a process of its own. */
const OF_BUNDLES = [
  'test/cli/**/*.test.ts',
  'test/**/*-bundle.test.ts',
  'test/build.test.ts',
  'test/templates/functions.test.ts',
];
/** Of handlers, with what Powertools keeps in a process. */
const OF_HANDLERS = 'test/{health,rules}/**/*.test.ts';

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Many tests wait for pauses and processes: more files at a time than there are processors.
    maxWorkers: 4,
    // Nothing that a test puts in place of something else outlives it.
    restoreMocks: true,
    unstubEnvs: true,
    setupFiles: ['test/support/least-pauses.ts'],
    // Begun in the order of their names, each without waiting for the end of the one before.
    projects: [
      { extends: true, test: { name: '1 longest', include: [LONGEST] } },
      {
        extends: true,
        test: {
          name: '2 bundles',
          include: OF_BUNDLES,
          globalSetup: 'test/support/build-once.ts',
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: '3 handlers', include: [OF_HANDLERS], exclude: [LONGEST, ...OF_BUNDLES] },
      },
      {
        extends: true,
        // A process for each file, which loads the SDK anew, would be a third of the whole run's work.
        test: {
          name: '4 all others',
          include: ['test/**/*.test.ts'],
          exclude: [OF_HANDLERS, ...OF_BUNDLES],
          isolate: false,
        },
      },
    ],
  },
});
