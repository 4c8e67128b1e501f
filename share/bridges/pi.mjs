// Calls git-atelier's handlers from inside pi, which has no hooks of its own that are programs.
import { spawnSync } from 'node:child_process';

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

export default function gitAtelier(pi) {
  let context = '';
  let reminded = false;

  const begin = async (_event, { cwd, sessionManager }) => {
    context = ask('atelier-session-start', { session_id: sessionManager.getSessionId(), cwd });
  };
  pi.on('session_start', begin);
  // A summary may have lost it.
  pi.on('session_compact', begin);
  pi.on('session_shutdown', async (_event, { cwd, sessionManager }) => {
    ask('atelier-session-end', { session_id: sessionManager.getSessionId(), cwd });
  });
  pi.on('before_agent_start', async () => {
    if (!context) return undefined;
    const message = { customType: 'git-atelier', content: context, display: false };
    context = '';
    return { message };
  });
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
