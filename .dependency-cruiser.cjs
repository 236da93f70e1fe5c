const native = '(^|/)node_modules/(lmdb|sharp|onnxruntime-node|usearch|faiss-node)/';
const drivers = '(^|/)node_modules/(lmdb|ioredis|sharp|onnxruntime-node|usearch|faiss-node)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'core-stands-alone',
      comment: 'core is the bottom: it imports no other package of ours.',
      severity: 'error',
      from: { path: '^packages/core/' },
      to: { path: ['^packages/(?!core/)', '^(examples|benchmarks|faults)/'] },
    },
    {
      name: 'packages-meet-in-core',
      comment: 'A package imports core and itself, in its tests too; composition happens in examples.',
      severity: 'error',
      from: { path: '^packages/(?!core/)([^/]+)/' },
      to: { path: ['^packages/', '^(examples|benchmarks|faults)/'], pathNot: '^packages/(core|$1)/' },
    },
    {
      name: 'packages-by-their-name',
      comment: 'Another package is entered through its published subpaths, never through its files.',
      severity: 'error',
      // The model checker drives the operations of pools step by step, through one file.
      from: { path: '^(packages/[^/]+|examples/[^/]+|benchmarks|faults)/', pathNot: '^faults/src/code\\.ts$' },
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
      name: 'no-native-from-a-root',
      comment: 'Importing a package root must work on a machine that has no native library.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/index\\.ts$' },
      to: { path: native, reachable: true },
    },
    {
      name: 'drivers-only-in-adapters',
      comment: 'Clients of stores and services live behind the subpaths of adapters.',
      severity: 'error',
      from: { path: '^packages/(?!adapters/)[^/]+/src/' },
      to: { path: drivers },
    },
    {
      name: 'drivers-load-lazily',
      comment: 'A driver is an optional peer: import its types, and load it where it is opened.',
      severity: 'error',
      from: { path: '^packages/adapters/src/' },
      to: { path: drivers, dynamic: false, dependencyTypesNot: ['type-only', 'type-import'] },
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
