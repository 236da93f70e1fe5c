import { join } from 'node:path';
import ts from 'typescript';

/** One public name: an export, or a member of an exported class or interface. */
export interface PublicName {
  /** For example `OrderedStore.read`. */
  readonly path: string;
  readonly name: string;
  readonly type: ts.Type;
  /** Where it is declared, as `file:line`. */
  readonly at: string;
}

/** The type-checked repository. */
export function openProgram(root: string, files?: readonly string[]): ts.Program {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return ts.createProgram({ rootNames: files ?? parsed.fileNames, options: parsed.options });
}

function placeOf(root: string, declaration: ts.Declaration): string {
  const file = declaration.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(declaration.getStart());
  return `${file.fileName.replace(`${root}/`, '')}:${line + 1}`;
}

function isHidden(declaration: ts.Declaration): boolean {
  const flags = ts.getCombinedModifierFlags(declaration);
  if ((flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0) return true;
  const name = ts.getNameOfDeclaration(declaration);
  return name !== undefined && ts.isPrivateIdentifier(name);
}

/** Everything that a caller of `entry` can name, each declaration once. Members inherited from libraries are left out. */
export function publicSurface(root: string, program: ts.Program, entry: string): PublicName[] {
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(join(root, entry));
  const module = file && checker.getSymbolAtLocation(file);
  if (module === undefined) return [];
  const names: PublicName[] = [];

  function add(path: string, symbol: ts.Symbol, type: ts.Type): boolean {
    const declaration = symbol.declarations?.[0];
    if (declaration === undefined || isHidden(declaration)) return false;
    if (declaration.getSourceFile().fileName.includes('/node_modules/')) return false;
    names.push({ path, name: symbol.name, type, at: placeOf(root, declaration) });
    return true;
  }

  function addMembers(path: string, type: ts.Type): void {
    for (const member of checker.getPropertiesOfType(type)) {
      const name = member.name.startsWith('__@') ? `[Symbol.${member.name.slice(3).replace(/@.*$/, '')}]` : member.name;
      add(`${path}.${name}`, member, checker.getTypeOfSymbol(member));
    }
  }

  for (const exported of checker.getExportsOfModule(module)) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const isValue = (symbol.flags & ts.SymbolFlags.Value) !== 0;
    const isType = (symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) !== 0;
    const valueType = isValue ? checker.getTypeOfSymbol(symbol) : checker.getDeclaredTypeOfSymbol(symbol);
    if (!add(exported.name, symbol, valueType)) continue;
    if (isType) addMembers(exported.name, checker.getDeclaredTypeOfSymbol(symbol));
    if (isValue && (symbol.flags & ts.SymbolFlags.Function) === 0) addMembers(exported.name, valueType);
  }
  return names;
}
