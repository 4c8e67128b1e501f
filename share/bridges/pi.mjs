// Calls git-atelier's handlers from inside pi, which has no hooks of its own that are programs.
import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const ask = (program, input) => {
  const ran = spawnSync(program, ['--form', 'pi'], { input: JSON.stringify(input), encoding: 'utf8' });
  return ran.status === 0 ? ran.stdout : '';
};
const answer = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};

// What the person has decided about a folder, or the nearest one above it; '' for nothing.
const decisionOn = (folder) => {
  try {
    const kept = process.env.PI_CODING_AGENT_DIR || join(homedir(), '.pi', 'agent');
    const decisions = JSON.parse(readFileSync(join(kept, 'trust.json'), 'utf8'));
    for (let at = realpathSync(folder), below = ''; at !== below; below = at, at = dirname(at))
      if (typeof decisions[at] === 'boolean') return decisions[at] ? 'yes' : 'no';
  } catch {
    // There is none.
  }
  return '';
};

export default function gitAtelier(pi) {
  let context = '';
  let runs = false;
  let reminded = false;

  const begin = (_event, { cwd, sessionManager }) => {
    context = ask('atelier-session-start', { session_id: sessionManager.getSessionId(), cwd });
  };
  const handOver = () => {
    const message = { customType: 'git-atelier', content: context, display: false };
    context = '';
    return message;
  };
  // About their checkout it holds in the worktrees of its agents, which pi looks for by their own folders.
  pi.on('project_trust', async (_event, { cwd }) => ({
    trusted: decisionOn(cwd) || decisionOn(process.env.ATELIER_PROJECT ?? '') || 'undecided',
  }));
  pi.on('session_start', async (event, at) => begin(event, at));
  pi.on('agent_start', async () => {
    runs = true;
  });
  pi.on('agent_end', async () => {
    runs = false;
  });
  // A summary may have lost it. One that is made when the agent has ended waits for its next prompt:
  // a message would make it begin again.
  pi.on('session_compact', async (event, at) => {
    begin(event, at);
    if (context && (runs || event.willRetry)) pi.sendMessage(handOver());
  });
  pi.on('session_shutdown', async (_event, { cwd, sessionManager }) => {
    ask('atelier-session-end', { session_id: sessionManager.getSessionId(), cwd });
  });
  pi.on('before_agent_start', async () => (context ? { message: handOver() } : undefined));
  pi.on('tool_call', async ({ toolName, input }, { cwd }) => {
    const said = answer(ask('atelier-pre-tool-use', { cwd, tool_name: toolName, tool_input: input })).hookSpecificOutput;
    return said?.permissionDecision === 'deny' ? { block: true, reason: said.permissionDecisionReason } : undefined;
  });
  // What is queued when the last turn ends, before the agent does, keeps it going.
  pi.on('turn_end', async ({ message, toolResults }, { cwd }) => {
    if (toolResults.length || message.stopReason !== 'stop') return;
    const said = answer(ask('atelier-stop', { cwd, stop_hook_active: reminded }));
    if (said.decision !== 'block') return;
    reminded = true;
    pi.sendUserMessage(said.reason, { deliverAs: 'followUp' });
  });
}
