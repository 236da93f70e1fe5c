import tsdoc from 'eslint-plugin-tsdoc';
import tseslint from 'typescript-eslint';

const sourceFiles = ['packages/*/src/**/*.ts'];
const systemFiles = ['packages/core/src/{clock,random}/**/*.ts', 'packages/core/src/{clock,random}.ts'];

const chanceAndTime = 'is not reproducible in a test. Take a `Clock` or a `Random` as an option.';

/** Rules of the house that need no plugin: see CONTRIBUTING.md. */
const houseSyntax = [
  { selector: 'TSEnumDeclaration', message: 'No enums: use a union of string literals.' },
  { selector: 'ExportAllDeclaration', message: 'No `export *`: name what is published.' },
  { selector: 'ExportDefaultDeclaration', message: 'No default exports: a name is the same everywhere.' },
];

export default tseslint.config(
  {
    ignores: [
      ...['**/dist/**', '**/node_modules/**', '**/.cache/**', 'docs/api/**', 'coverage/**', 'examples/*/data/**'],
      'packages/adapters/src/*/generated/*.mjs',
    ],
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { tsdoc },
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-restricted-syntax': ['error', ...houseSyntax],
      eqeqeq: ['error', 'always'],
      'no-console': 'off',
      'prefer-const': 'error',
      'tsdoc/syntax': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Contracts are written with method syntax and implemented by plain objects too, which need no `this`.
      '@typescript-eslint/unbound-method': 'off',
      // An implementation of an asynchronous contract may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    },
  },
  {
    files: sourceFiles,
    ignores: systemFiles,
    rules: {
      'no-console': 'error',
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'performance'].map((name) => ({
          name,
          message: `\`${name}\` ${chanceAndTime}`,
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: `\`Date.now\` ${chanceAndTime}` },
        { object: 'Math', property: 'random', message: `\`Math.random\` ${chanceAndTime}` },
        { object: 'process', property: 'hrtime', message: `\`process.hrtime\` ${chanceAndTime}` },
        { object: 'AbortSignal', property: 'timeout', message: `\`AbortSignal.timeout\` ${chanceAndTime}` },
        { object: 'crypto', property: 'randomUUID', message: `\`randomUUID\` ${chanceAndTime}` },
        { object: 'crypto', property: 'getRandomValues', message: `\`getRandomValues\` ${chanceAndTime}` },
      ],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'node:perf_hooks', importNames: ['performance'], message: `\`performance\` ${chanceAndTime}` },
            ...['node:timers', 'node:timers/promises'].map((name) => ({
              name,
              importNames: ['setTimeout', 'setInterval', 'scheduler'],
              message: `A timer ${chanceAndTime}`,
            })),
            {
              name: 'node:crypto',
              importNames: ['randomBytes', 'randomUUID', 'randomInt', 'randomFillSync'],
              message: `Randomness ${chanceAndTime}`,
            },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        ...houseSyntax,
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: `\`new Date()\` ${chanceAndTime}`,
        },
      ],
    },
  },
  {
    // The page runs in a browser and has a compiler configuration of its own.
    files: ['examples/pinboard/page/**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { project: './examples/pinboard/page/tsconfig.json' } },
  },
  {
    // Tools read the default export of their configuration.
    files: ['*.config.ts', '*.config.js', 'packages/*/*.config.ts', 'examples/*/*.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: [
      '**/test/**/*.ts',
      'faults/**/*.ts',
      'benchmarks/**/*.ts',
      'evaluation/**/*.ts',
      'examples/quickstart/**/*.ts',
    ],
    rules: {
      // Tests poke at values on purpose and read JSON that they have written themselves.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
);
