// Calls git-atelier's handlers from inside OpenCode, which has no hooks of its own that are programs.
import { spawnSync } from 'node:child_process';

const ask = (program, input) => {
  const ran = spawnSync(program, ['--form', 'opencode'], { input: JSON.stringify(input), encoding: 'utf8' });
  return ran.status === 0 ? ran.stdout : '';
};
const answer = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};

export const GitAtelier = async ({ directory }) => {
  const begun = new Set();
  const context = [];
  return {
    // For new conversations and those that are taken up again alike.
    'chat.message': async ({ sessionID }) => {
      if (begun.has(sessionID)) return;
      // The others are of agents that this one calls.
      const session_id = begun.size ? undefined : sessionID;
      begun.add(sessionID);
      const text = ask('atelier-session-start', { session_id, cwd: directory });
      if (text) context.push(text);
    },
    'experimental.chat.system.transform': async (_input, output) => {
      output.system.push(...context);
    },
    'experimental.session.compacting': async (_input, output) => {
      const text = ask('atelier-pre-compact', { cwd: directory });
      if (text) output.context.push(text);
    },
    // It prints nothing while it waits to ask its model again. On a terminal it shows that itself.
    event: async ({ event }) => {
      const { type, message, next } = event.properties?.status ?? {};
      if (event.type !== 'session.status' || type !== 'retry' || process.stdout.isTTY) return;
      const notice = { jsonrpc: '2.0', method: '_git-atelier/retry', params: { message, next } };
      process.stdout.write(`${JSON.stringify(notice)}\n`);
    },
    'tool.execute.before': async ({ tool, sessionID }, { args }) => {
      const input = { session_id: sessionID, cwd: directory, tool_name: tool, tool_input: args };
      const said = answer(ask('atelier-pre-tool-use', input)).hookSpecificOutput;
      if (said?.permissionDecision === 'deny') throw new Error(said.permissionDecisionReason);
    },
  };
};
