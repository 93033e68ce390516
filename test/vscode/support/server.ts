import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { ensureVsCode } from '../../../scripts/vscode/install.ts';
import { run } from '../../../scripts/vscode/run.ts';
import { addLanguage } from './language.ts';

/** User settings by their full name, as in settings.json. */
export type Settings = Readonly<Record<string, unknown>>;

export interface ServerOptions {
  /** Extensions to have installed before the start: `.vsix` files, or folders of unpacked extensions. */
  readonly extensions?: readonly string[];
  /** User settings, over the ones in `quietSettings`. */
  readonly settings?: Settings;
  /** Ask for trust in opened folders, as VS Code does for people; they open in restricted mode. Default: trust all. */
  readonly workspaceTrust?: boolean;
}

/** A running server with folders of its own for settings, extensions and logs. */
export interface Server {
  /** Where the workbench is served, without a trailing slash. */
  readonly address: string;
  /** Absolute path of a folder that is removed when the server ends, however it ends. */
  readonly folder: string;
  /** Adds to the user settings; windows see it when they load. */
  changeSettings(settings: Settings): Promise<void>;
  /** The user setting as it is on disk; undefined where it has its default, or is being written. */
  setting(name: string): Promise<unknown>;
  /** Copies the server's output and VS Code's own logs into `folder`. */
  saveLogs(folder: string): Promise<void>;
  /** Ends the server and all it started, and removes its folders. */
  stop(): Promise<void>;
}

const quietSettings: Settings = {
  'chat.disableAIFeatures': true,
  'debug.internalConsoleOptions': 'neverOpen',
  'debug.openDebug': 'openOnSessionStart',
  'extensions.autoUpdate': false,
  'files.hotExit': 'off',
  'git.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'window.commandCenter': false,
  // A palette stays open when a debugger stops and takes the focus.
  'workbench.quickOpen.closeOnFocusLost': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** The folders of one server, below a short path: VS Code puts sockets there, whose paths may have 107 bytes. */
interface Folders {
  readonly base: string;
  readonly userData: string;
  readonly extensions: string;
}

function serverArguments(folders: Folders, codeServer: string, workspaceTrust: boolean): string[] {
  return [
    codeServer,
    ...['--config', join(folders.base, 'config.yaml')],
    ...['--user-data-dir', folders.userData],
    ...['--extensions-dir', folders.extensions],
    ...['--auth', 'none', '--bind-addr', '127.0.0.1:0'],
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-getting-started-override',
    '--disable-proxy',
    '--ignore-last-opened',
    ...(workspaceTrust ? [] : ['--disable-workspace-trust']),
  ];
}

function serverEnvironment({ base }: Folders): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_TEST_CONTEXT: _context, ...inherited } = process.env;
  return {
    ...inherited,
    HOME: base,
    XDG_CACHE_HOME: join(base, 'cache'),
    XDG_CONFIG_HOME: join(base, 'config'),
    XDG_DATA_HOME: join(base, 'data'),
    XDG_RUNTIME_DIR: base,
    // Without a gallery VS Code calls nobody.
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
  };
}

async function linkFolder(extension: string, extensions: string): Promise<void> {
  const manifest: unknown = JSON.parse(await readFile(join(extension, 'package.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null) throw new Error(`${extension} has no extension manifest`);
  const { publisher, name, version } = manifest as Record<string, unknown>;
  await symlink(resolve(extension), join(extensions, `${publisher}.${name}-${version}`), 'dir');
}

/** Resolves with the address that the server prints once it listens; rejects when it ends before. */
function listening(child: ChildProcessByStdio<Writable, Readable, Readable>, output: Buffer[]): Promise<string> {
  return new Promise((settle, reject) => {
    const read = (): void => {
      const address = /server listening on (http:\/\/\S+?)\/?\s/.exec(Buffer.concat(output).toString())?.[1];
      if (address === undefined) return;
      child.stdout.off('data', read);
      settle(address);
    };
    child.stdout.on('data', read);
    child.once('error', reject);
    child.once('close', () => reject(new Error(`The VS Code server did not start:\n${Buffer.concat(output)}`)));
  });
}

/** Starts a VS Code server on loopback; resolves when it listens. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const vscode = await ensureVsCode();
  const base = await mkdtemp(join(tmpdir(), 'lockstep-vs-'));
  const folders: Folders = { base, userData: join(base, 'user-data'), extensions: join(base, 'extensions') };
  const workspaceTrust = options.workspaceTrust ?? false;
  const environment = serverEnvironment(folders);
  const settingsFile = join(folders.userData, 'User/settings.json');
  const readSettings = async (): Promise<Settings> => JSON.parse(await readFile(settingsFile, 'utf8'));
  const changeSettings = async (settings: Settings): Promise<void> => {
    await writeFile(settingsFile, JSON.stringify({ ...(await readSettings()), ...settings }, undefined, 2));
  };

  await mkdir(join(folders.userData, 'User'), { recursive: true });
  await mkdir(folders.extensions);
  await writeFile(join(base, 'config.yaml'), 'auth: none\n');
  await writeFile(
    settingsFile,
    JSON.stringify({ 'security.workspace.trust.enabled': workspaceTrust, ...quietSettings, ...options.settings }),
  );
  await addLanguage(folders.userData, 'zh-cn');
  for (const extension of options.extensions ?? []) {
    if (!extension.endsWith('.vsix')) await linkFolder(extension, folders.extensions);
  }
  const packed = (options.extensions ?? []).filter((extension) => extension.endsWith('.vsix'));
  if (packed.length > 0) {
    const install = packed.flatMap((extension) => ['--install-extension', resolve(extension)]);
    const args = [...serverArguments(folders, vscode.codeServer, workspaceTrust), ...install, '--force'];
    await run({ program: vscode.node, args, folder: base, environment });
  }

  const guardian = fileURLToPath(import.meta.resolve('./guardian.ts'));
  const child = spawn(
    vscode.node,
    [guardian, base, vscode.node, ...serverArguments(folders, vscode.codeServer, workspaceTrust)],
    { cwd: base, env: environment, stdio: ['pipe', 'pipe', 'pipe'], detached: true },
  );
  const ended = once(child, 'close');
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await ended;
  };
  const address = await listening(child, output);
  return {
    address,
    folder: base,
    changeSettings,
    setting: async (name) => {
      try {
        return (await readSettings())[name];
      } catch {
        // VS Code is writing it.
        return undefined;
      }
    },
    saveLogs: async (folder) => {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'server.log'), Buffer.concat(output));
      await cp(join(folders.userData, 'logs'), join(folder, 'logs'), { recursive: true }).catch(() => undefined);
    },
    stop,
  };
}
