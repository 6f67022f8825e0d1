// @ts-check
// Helpers shared by the tools in this folder.

import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of the project; every tool runs its commands there. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Ends the tool with a message instead of a stack trace. */
export class ToolError extends Error {}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{ timeout?: number, echo?: boolean, env?: Record<string, string>, input?: string }} [options]
 *   timeout in seconds, after which the whole process group is killed; echo prints output as it comes.
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function run(command, args, { timeout = 0, echo = false, env = {}, input } = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      detached: timeout > 0,
    });
    child.stdin.on('error', () => {}); // it did not read to the end
    child.stdin.end(input);
    let output = '';
    /** @param {Buffer} chunk */
    const collect = chunk => {
      output += chunk;
      if (echo) process.stdout.write(chunk);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const killGroup = () => {
      try {
        process.kill(-Number(child.pid), 'SIGKILL');
      } catch {}
    };
    const timer =
      timeout > 0 &&
      setTimeout(() => {
        output += `\nstopped after ${timeout} s\n`;
        killGroup();
      }, timeout * 1000);
    child.on('error', error => {
      const missing = /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT';
      resolve({ ok: false, output: missing ? missingTool(command) : String(error) });
    });
    child.on('close', code => {
      if (timer) clearTimeout(timer);
      if (timeout > 0) killGroup();
      resolve({ ok: code === 0, output });
    });
  });
}

/** @param {string} command */
const missingTool = command => `${command} is not installed. Run: toolchain/bootstrap.sh test\n`;

/**
 * Like run, but a failure ends the tool with the program's output.
 * @param {string} command
 * @param {string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export async function must(command, args, options) {
  const { ok, output } = await run(command, args, options);
  if (!ok) throw new ToolError(`${options?.echo ? '' : output}\nfailed: ${command} ${args.join(' ')}`);
  return output;
}

/** Path of a tool that came with `npm ci`. @param {string} name */
export const npmTool = name => join(root, 'node_modules', '.bin', name);

/**
 * Configures a CMake preset (a second or less when nothing changed) and builds targets of it.
 * @param {string} preset
 * @param {string[]} targets  empty: the default target
 * @param {Parameters<typeof run>[2]} [options]
 */
export async function cmake(preset, targets, options) {
  await must('cmake', ['--preset', preset], options);
  const args = ['--build', '--preset', preset];
  if (targets.length) args.push('--target', ...targets);
  await must('cmake', args, options);
}

/**
 * Files below a folder, as sorted paths relative to the top folder; none when it does not exist.
 * @param {string} folder
 * @param {RegExp} wanted  tested against the path
 * @returns {string[]}
 */
export function filesUnder(folder, wanted) {
  /** @type {string[]} */
  const found = [];
  /** @param {string} dir */
  const walk = dir => {
    for (const entry of readdirSync(join(root, dir), { withFileTypes: true })) {
      const path = dir ? `${dir}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (!skipped.has(path) && entry.name !== 'node_modules') walk(path);
      } else if (wanted.test(path)) found.push(path);
    }
  };
  if (modified(folder || '.')) walk(folder);
  return found.sort();
}
const skipped = new Set(['build', 'dist', '.git']);

/** Modification time in ms; 0 when the file does not exist. @param {string} path */
export const modified = path => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/**
 * True when an output is missing or older than some input.
 * @param {string[]} outputs
 * @param {string[]} inputs
 */
export const isStale = (outputs, inputs) => Math.min(...outputs.map(modified)) <= Math.max(...inputs.map(modified));

/** Runs a tool's main function; a ToolError becomes its message and exit status 1. @param {() => Promise<void>} body */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
