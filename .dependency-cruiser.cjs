const stores =
  '(^|/)node_modules/(lmdb|ioredis|thrift|pg|cassandra-driver|@aws-sdk/[^/]+|bullmq|@zilliz/[^/]+|rate-limiter-flexible)/';
const vision = '(^|/)node_modules/(sharp|usearch|faiss-node)/';
const runtime = '(^|/)node_modules/onnxruntime-node/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'core-stands-alone',
      comment: 'core is the bottom: it imports no other package of ours.',
      severity: 'error',
      from: { path: '^packages/core/' },
      to: { path: ['^packages/(?!core/)', '^(examples|benchmarks|evaluation|faults)/'] },
    },
    {
      name: 'packages-meet-in-core',
      comment: 'A package imports core and itself, in its tests too; composition happens in examples.',
      severity: 'error',
      from: { path: '^packages/(?!core/)([^/]+)/' },
      to: { path: ['^packages/', '^(examples|benchmarks|evaluation|faults)/'], pathNot: '^packages/(core|$1)/' },
    },
    {
      name: 'packages-by-their-name',
      comment: 'Another package is entered through its published subpaths, never through its files.',
      severity: 'error',
      // The model checker drives the operations of pools step by step, through one file.
      from: {
        path: '^(packages/[^/]+|examples/[^/]+|benchmarks|evaluation|faults)/',
        pathNot: '^faults/src/code\\.ts$',
      },
      to: {
        path: '^packages/[^/]+/(src|test)/',
        pathNot: ['^$1/', '^packages/[^/]+/src/index\\.ts$', '^packages/[^/]+/src/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'src-not-to-test',
      comment: 'Published code does not know its tests.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      to: { path: '/test/' },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle has no bottom to start reading from. An import of types only makes none when the code runs.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'stores-only-in-adapters',
      comment: 'Clients of stores and services live behind the subpaths of adapters.',
      severity: 'error',
      from: { path: '^packages/(?!adapters/)[^/]+/src/' },
      to: { path: stores },
    },
    {
      name: 'vision-libraries-only-in-vision',
      comment: 'Pictures and vectors are the business of vision.',
      severity: 'error',
      from: { path: '^packages/(?!vision/)[^/]+/src/' },
      to: { path: vision },
    },
    {
      name: 'one-inference-executor',
      comment: 'Models are run by `@feedloom/core/onnx` alone: it knows how to stop a session without harm.',
      severity: 'error',
      from: { path: '^packages/(?!core/src/onnx/)[^/]+/src/' },
      to: { path: runtime, dependencyTypesNot: ['type-only', 'type-import'] },
    },
    {
      name: 'native-loads-lazily',
      comment:
        'Importing a package must load nothing native: import types, and load the library where it is first needed. (`npm run check:packages` imports every subpath and looks.)',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      to: { path: [stores, vision, runtime], dynamic: false, dependencyTypesNot: ['type-only', 'type-import'] },
    },
    {
      name: 'resolvable',
      comment: 'An import that cannot be resolved.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.cache|data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@feedloom/source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
